namespace FuncProxy.TestKit;

/// <summary>One request for a token.</summary>
/// <param name="Resource">What the token is for.</param>
/// <param name="ClientId">The user-assigned identity that is asked for; null for the system's.</param>
/// <param name="Status">The status of the answer.</param>
public sealed record IdentityRequest(string? Resource, string? ClientId, int Status);
