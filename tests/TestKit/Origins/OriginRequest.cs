using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.TestKit;

/// <summary>A request as it reached a <see cref="KestrelOrigin"/>. Body figures grow while the origin reads.</summary>
public sealed class OriginRequest
{
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _kept;
    private long _bodyLength;
    private int _keptLength;

    internal OriginRequest(int number, HttpContext context, int keptBodyBytes)
    {
        Number = number;
        Method = context.Request.Method;
        RawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Protocol = context.Request.Protocol;
        Host = context.Request.Host.Value ?? "";
        ConnectionId = context.Connection.Id;
        Headers = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        _kept = new byte[context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false ? 0 : keptBodyBytes];
    }

    /// <summary>The order of arrival, from 0.</summary>
    public int Number { get; }

    /// <summary>The method, as sent.</summary>
    public string Method { get; }

    /// <summary>The request target, byte for byte.</summary>
    public string RawTarget { get; }

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/2</c>.</summary>
    public string Protocol { get; }

    /// <summary>The Host field, or HTTP/2's <c>:authority</c>.</summary>
    public string Host { get; }

    /// <summary>Kestrel's name for the connection: two requests with the same one shared it.</summary>
    public string ConnectionId { get; }

    /// <summary>The request's fields; repeated ones keep their values apart.</summary>
    public IHeaderDictionary Headers { get; }

    /// <summary>How many bytes of the body the origin has read so far.</summary>
    public long BodyLength => Volatile.Read(ref _bodyLength);

    /// <summary>The beginning of the body, as far as the origin read it and the options keep it, as UTF-8.</summary>
    public string BodyText
    {
        get
        {
            lock (_kept)
            {
                return Encoding.UTF8.GetString(_kept, 0, _keptLength);
            }
        }
    }

    /// <summary>Completes when the caller goes away before the origin's delegate has ended.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>Completes when the origin's delegate has ended, however it ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether the caller went away before the origin's delegate ended.</summary>
    public bool IsAborted => _aborted.Task.IsCompleted;

    /// <summary>What the origin's delegate threw; null when it has not.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override string ToString() => $"#{Number} {Method} {RawTarget} {Protocol} Host: {Host}";

    internal void MarkAborted() => _aborted.TrySetResult();

    internal void MarkEnded(Exception? failure)
    {
        Failure = failure;
        _ended.TrySetResult();
    }

    internal void AddBody(ReadOnlySpan<byte> read)
    {
        lock (_kept)
        {
            var keep = Math.Min(read.Length, _kept.Length - _keptLength);
            read[..keep].CopyTo(_kept.AsSpan(_keptLength));
            _keptLength += keep;
            _bodyLength += read.Length;
        }
    }
}
