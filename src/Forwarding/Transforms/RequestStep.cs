using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>A change of the request's fields.</summary>
internal abstract class RequestStep
{
    /// <summary>Changes the request's fields.</summary>
    public abstract void Apply(Exchange exchange, HttpRequestMessage request);
}
