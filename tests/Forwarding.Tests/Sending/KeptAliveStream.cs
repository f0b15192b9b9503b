using System.Net;
using System.Text;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>An event stream on its way to a client that is a memory stream.</summary>
internal sealed class KeptAliveStream
{
    private readonly MemoryStream _received = new();
    private readonly CallGuard _guard;

    /// <param name="source">The destination's body.</param>
    /// <param name="time">The clock.</param>
    /// <param name="interval">The silence after which a comment comes.</param>
    public KeptAliveStream(Stream source, TimeProvider time, TimeSpan interval)
    {
        _guard = new CallGuard(time);
        _guard.TryBegin(CancellationToken.None, TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan).ShouldBeTrue();
        var context = new DefaultHttpContext();
        context.Response.Body = _received;
        var exchange = new Exchange { Context = context, Route = Route(interval) };
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(source) };
        Copying = new EventStreamBody(time).CopyAsync(response, exchange, allowBuffering: false, _guard).AsTask();
    }

    /// <summary>The copy; true when it came to the end.</summary>
    public Task<bool> Copying { get; }

    /// <summary>What the client has so far.</summary>
    public byte[] Bytes => _received.ToArray();

    /// <summary>What the client has so far, as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Ends the call as a time-out does.</summary>
    public void Cancel() => _guard.Cancel();

    private static ProxyRoute Route(TimeSpan interval) => new()
    {
        Id = "r",
        Transformer = TransformCompiler.Compile(new RouteConfig()),
        Handler = new RespondHandler(FixedResponse.Compile(new RespondConfig())!),
        MaxRequestBodyBytes = null,
        Timeout = Timeout.InfiniteTimeSpan,
        KeepAliveInterval = interval,
    };
}
