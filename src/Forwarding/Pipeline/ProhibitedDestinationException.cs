namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A destination's name leads to an address that no request may be sent to.</summary>
internal sealed class ProhibitedDestinationException(string host, int port)
    : Exception($"{host}:{port} leads to the cloud's metadata service or the app's identity endpoint only, which a route must not reach.");
