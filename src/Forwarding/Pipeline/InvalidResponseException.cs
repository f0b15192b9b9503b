namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The destination's response has a field that is not valid HTTP.</summary>
internal sealed class InvalidResponseException(Exception cause) : Exception("The destination's response has a field that is not valid HTTP.", cause);
