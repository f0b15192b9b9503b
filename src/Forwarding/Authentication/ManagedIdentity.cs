using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace FuncProxy.Forwarding.Authentication;

/// <summary>The app's managed identities, by Azure's own client.</summary>
public static class ManagedIdentity
{
    private const int MaxRetries = 2;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(400);

    /// <summary>The credential of an identity. To be made once a process: it keeps what it finds out about the platform.</summary>
    /// <param name="clientId">The client id of a user-assigned identity; null for the system-assigned one.</param>
    public static TokenCredential Create(string? clientId)
    {
        var options = new ManagedIdentityCredentialOptions(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))
        {
            Transport = new HttpClientTransport(new PoolThreadHandler(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })),
        };
        (options.Retry.MaxRetries, options.Retry.Delay) = (MaxRetries, RetryDelay);
        return new ManagedIdentityCredential(options);
    }
}
