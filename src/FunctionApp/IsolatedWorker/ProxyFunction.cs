using FuncProxy.Forwarding.Hosting;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.Azure.Functions.Worker;

namespace FuncProxy.FunctionApp.IsolatedWorker;

/// <summary>The one function, which takes every request.</summary>
public sealed class ProxyFunction(ProxyEngine engine)
{
    /// <summary>Answers a request. No exception leaves it: the worker would make a 200 without a body of one.</summary>
    /// <param name="request">The request; its response is written directly.</param>
    [Function("proxy")]
    public Task RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
    {
        HostTarget.Restore(request.HttpContext);
        return engine.InvokeAsync(request.HttpContext);
    }
}
