using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>A change of the request's fields.</summary>
internal abstract class RequestStep
{
    /// <summary>Changes the request's fields.</summary>
    public abstract void Apply(Exchange exchange, HttpRequestMessage request);

    /// <summary>Whether it writes a field by what the request's own fields do not tell, such as the connection's address.</summary>
    public virtual bool TellsOfConnection(string name) => false;
}
