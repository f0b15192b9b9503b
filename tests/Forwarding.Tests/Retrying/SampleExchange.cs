using System.IO.Pipelines;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>An exchange without a server, for handlers that are given their destinations' answers.</summary>
internal sealed class SampleExchange : IDisposable
{
    private readonly CallGuardPool _guards;
    private readonly CancellationTokenSource _clientGone = new();

    /// <param name="method">The request's method.</param>
    /// <param name="body">Its body; null for none.</param>
    /// <param name="time">The engine's clock.</param>
    public SampleExchange(string method, PipeReader? body, TimeProvider time)
    {
        _guards = new CallGuardPool(time);
        Exchange = new Exchange
        {
            Context = new DefaultHttpContext { RequestAborted = _clientGone.Token },
            RequestId = "id",
            HasBody = body is not null,
            Via = "1.1 test",
            Route = new ProxyRoute { Id = "r", Transformer = TransformCompiler.Compile(new RouteConfig()), Handler = null!, MaxRequestBodyBytes = null, Timeout = Timeout.InfiniteTimeSpan },
            Guard = _guards.Rent(_clientGone.Token, TimeSpan.FromSeconds(100), Timeout.InfiniteTimeSpan),
        };
        Message = new UpstreamMessage(Exchange, HttpMethod.Parse(method), "/")
        {
            Content = body is null ? null : new RequestBodyContent(Exchange, body, null, Exchange.Guard),
        };
    }

    public Exchange Exchange { get; }

    public UpstreamMessage Message { get; }

    /// <summary>Lets the client go.</summary>
    public void Leave() => _clientGone.Cancel();

    public void Dispose()
    {
        _guards.Return(Exchange.Guard!);
        _clientGone.Dispose();
    }
}
