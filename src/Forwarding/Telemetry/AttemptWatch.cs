using System.Diagnostics;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>What is measured of one attempt while somebody wants to know of its request. It holds nothing of the exchange, which may end before: a connection that was begun for an attempt may come when nobody needs it.</summary>
public sealed class AttemptWatch
{
    private readonly TimeProvider _time;
    private readonly Destination _destination;
    private readonly string _cluster;
    private readonly string _method;
    private readonly long _began;
    private readonly Activity? _span;
    private long _connectBegan;
    private long _connectEnded;
    private bool _hasEnded;

    /// <summary>Begins to measure.</summary>
    /// <param name="message">The attempt's message.</param>
    /// <param name="time">The clock.</param>
    /// <param name="of">The request's span; null where there is none.</param>
    internal AttemptWatch(UpstreamMessage message, TimeProvider time, Activity? of)
    {
        _time = time;
        _destination = message.Destination!;
        _cluster = message.Exchange.ClusterId ?? "";
        _method = HttpNames.MethodOf(message.Method.Method);
        _began = time.GetTimestamp();
        _span = of is null ? null : RequestSpans.Start(of, message);
    }

    /// <summary>How long the connection that was made for the attempt took until now; zero where none was begun.</summary>
    internal TimeSpan Connect => Volatile.Read(ref _connectBegan) is var began and not 0
        ? _time.GetElapsedTime(began, Volatile.Read(ref _connectEnded) is var ended and not 0 ? ended : _time.GetTimestamp())
        : TimeSpan.Zero;

    /// <summary>Notes that a connection is being made for the attempt.</summary>
    internal void BeginConnect() => Volatile.Write(ref _connectBegan, _time.GetTimestamp());

    /// <summary>Notes that it is there, with TLS where that is spoken.</summary>
    internal void EndConnect()
    {
        Volatile.Write(ref _connectEnded, _time.GetTimestamp());
        if (Instruments.ConnectDuration.Enabled)
        {
            Instruments.ConnectDuration.Record(Connect.TotalSeconds, new(HttpNames.ClusterId, _cluster), new(HttpNames.DestinationId, _destination.Id));
        }
    }

    /// <summary>Notes that the head of a response has come. Only the first end counts.</summary>
    internal void EndAnswered(HttpResponseMessage response)
        => End((int)response.StatusCode, response.Version, (int)response.StatusCode >= StatusCodes.Status400BadRequest ? AttemptRecord.StatusText((int)response.StatusCode) : null, null);

    /// <summary>Notes that there is no response.</summary>
    /// <param name="error">What went wrong: an error type of Proxy-Status, or <see cref="AttemptMetrics.Abandoned"/>.</param>
    /// <param name="reason">The same in words, for the operator.</param>
    internal void EndFailed(string error, string? reason = null) => End(0, null, error, reason);

    private void End(int status, Version? version, string? error, string? reason)
    {
        if (_hasEnded)
        {
            return;
        }
        _hasEnded = true;
        if (Instruments.ClientDuration.Enabled)
        {
            Measure(status, version, error);
        }
        if (_span is not null)
        {
            End(_span, status, version, error, reason);
        }
    }

    private void Measure(int status, Version? version, string? error)
    {
        var tags = new TagList
        {
            { HttpNames.Method, _method },
            { HttpNames.ServerAddress, _destination.HostName },
            { HttpNames.ServerPort, _destination.PortValue },
            { HttpNames.Scheme, _destination.Scheme },
            { HttpNames.ClusterId, _cluster },
            { HttpNames.DestinationId, _destination.Id },
        };
        if (status > 0)
        {
            tags.Add(HttpNames.Status, HttpNames.StatusOf(status));
            tags.Add(HttpNames.ProtocolVersion, HttpNames.VersionOf(version!));
        }
        if (error is not null)
        {
            tags.Add(HttpNames.ErrorType, error);
        }
        Instruments.ClientDuration.Record(_time.GetElapsedTime(_began).TotalSeconds, tags);
    }

    private void End(Activity span, int status, Version? version, string? error, string? reason)
    {
        if (span.IsAllDataRequested)
        {
            if (status > 0)
            {
                span.SetTag(HttpNames.Status, HttpNames.StatusOf(status));
                span.SetTag(HttpNames.ProtocolVersion, HttpNames.VersionOf(version!));
            }
            if (Connect is { Ticks: > 0 } connect)
            {
                span.SetTag(HttpNames.ConnectDuration, connect.TotalSeconds);
            }
            if (error is not null)
            {
                span.SetTag(HttpNames.ErrorType, error);
                span.SetStatus(ActivityStatusCode.Error, reason);
            }
        }
        var before = Activity.Current;
        span.Stop();
        Activity.Current = before;
    }
}
