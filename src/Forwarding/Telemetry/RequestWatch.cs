using System.Diagnostics;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>What is measured of a request while somebody wants to know. Reused with its <see cref="Exchange"/>, which has it for that time alone; nothing may keep it.</summary>
public sealed class RequestWatch
{
    private TimeProvider _time = TimeProvider.System;
    private long _startedAt;
    private long _headAt;

    /// <summary>The observers that were active when the request began, a bit each.</summary>
    internal uint Observers { get; private set; }

    /// <summary>The scheme that the client used, found out once at the begin: refusals that come before the client is known have it, too.</summary>
    internal string Scheme { get; private set; } = "";

    /// <summary>The request's span; null where there is none.</summary>
    internal Activity? Span { get; set; }

    /// <summary>How long the request has waited for a place.</summary>
    internal TimeSpan Queue { get; set; }

    /// <summary>How long its connections to destinations took to be made, TLS included.</summary>
    internal TimeSpan Connect { get; set; }

    /// <summary>The bytes of the request's body that were taken from the client.</summary>
    internal long RequestBytes { get; set; }

    /// <summary>The bytes of the response's body that were given to the server, where they were counted.</summary>
    internal long ResponseBytes { get; set; }

    /// <summary>What went wrong last in the proxy or at a destination.</summary>
    internal ProxyError Error { get; private set; }

    /// <summary>The same in words, for the operator; null for those of the error itself.</summary>
    internal string? Reason { get; private set; }

    /// <summary>Whether the proxy has aborted the exchange.</summary>
    internal bool IsBrokenOff { get; private set; }

    /// <summary>How long it has gone on.</summary>
    internal TimeSpan Elapsed => _time.GetElapsedTime(_startedAt);

    /// <summary>From the request's begin to the head of the response that was forwarded; null where none was.</summary>
    internal TimeSpan? FirstByte => _headAt == 0 ? null : _time.GetElapsedTime(_startedAt, _headAt);

    /// <summary>Begins to measure.</summary>
    internal void Start(TimeProvider time, uint observers, string scheme)
    {
        _time = time;
        _startedAt = time.GetTimestamp();
        Observers = observers;
        Scheme = scheme;
    }

    /// <summary>The clock's reading now, to be given to <see cref="Since"/>.</summary>
    internal long Now() => _time.GetTimestamp();

    /// <summary>How long ago a reading was taken.</summary>
    internal TimeSpan Since(long reading) => _time.GetElapsedTime(reading);

    /// <summary>Notes that the proxy aborts the exchange: the request's token fires later.</summary>
    internal void BreakOff() => IsBrokenOff = true;

    /// <summary>Begins to measure an attempt.</summary>
    internal AttemptWatch BeginAttempt(UpstreamMessage message) => new(message, _time, Span);

    /// <summary>Adds what was measured of an attempt that has been answered.</summary>
    internal void EndAttempt(AttemptWatch? attempt, HttpResponseMessage response)
    {
        if (attempt is not null)
        {
            Connect += attempt.Connect;
            attempt.EndAnswered(response);
        }
    }

    /// <summary>The same of one that has failed.</summary>
    internal void EndAttempt(AttemptWatch? attempt, ProxyError error, string reason)
    {
        Fail(error, reason);
        if (attempt is not null)
        {
            Connect += attempt.Connect;
            attempt.EndFailed(ProxyProblem.Of(error).ProxyStatus, reason);
        }
    }

    /// <summary>Measures the attempts of a request of the proxy's own that was made on account of another one.</summary>
    internal void StartFor(RequestWatch other) => (_time, Span) = (other._time, other.Span);

    /// <summary>Notes that the head of the response has come.</summary>
    internal void NoteHead() => _headAt = _time.GetTimestamp();

    /// <summary>Notes what went wrong. A cause that is known closer stays.</summary>
    /// <param name="error">What.</param>
    /// <param name="reason">The same in words, for the operator.</param>
    internal void Fail(ProxyError error, string? reason = null)
    {
        if (error != Error || reason is not null)
        {
            (Error, Reason) = (error, reason);
        }
    }

    /// <summary>Forgets the request.</summary>
    internal void Clear()
    {
        _startedAt = _headAt = 0;
        Observers = 0;
        Scheme = "";
        Span = null;
        Queue = Connect = TimeSpan.Zero;
        RequestBytes = ResponseBytes = 0;
        Error = ProxyError.None;
        Reason = null;
        IsBrokenOff = false;
    }
}
