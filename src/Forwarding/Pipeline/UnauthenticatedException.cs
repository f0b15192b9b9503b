namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The proxy has no credentials for a destination, to which nothing was sent.</summary>
internal sealed class UnauthenticatedException() : Exception("The credentials for the destination could not be had; an earlier line of the log says why.");
