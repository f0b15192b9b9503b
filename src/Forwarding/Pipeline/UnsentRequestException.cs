namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A connection was found to be unfit for another request before a byte of it was sent.</summary>
internal sealed class UnsentRequestException() : IOException("The connection was found to have ended before the request was sent.");
