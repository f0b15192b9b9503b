using Azure.Core;

namespace FuncProxy.Forwarding.Authentication;

/// <summary>Gives the credential of a managed identity; asked once for each.</summary>
/// <param name="clientId">The client id of a user-assigned identity; null for the system-assigned one.</param>
/// <remarks>A type of its own, so that a process without identities loads nothing of Azure's.</remarks>
public delegate TokenCredential IdentityFactory(string? clientId);
