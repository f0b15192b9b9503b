using Azure.Core;
using Azure.Identity;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>Opens tables by the client that this build has.</summary>
public static class TableStorage
{
    /// <summary>The value of the setting <c>RouteStorage__credential</c> for the app's managed identity.</summary>
    public const string ManagedIdentity = "managedidentity";

    /// <summary>A table, which need not exist yet. Nothing is connected to before it is used.</summary>
    /// <param name="connection">Where it is.</param>
    /// <param name="name">Its name; see <see cref="TableName"/>.</param>
    /// <param name="credential">The identity that opens it, when <see cref="TableConnection.UsesIdentity"/>.</param>
    /// <param name="time">The clock that requests are signed by.</param>
    public static ITable Open(TableConnection connection, string name, TokenCredential? credential, TimeProvider time) =>
#if AZURE_DATA_TABLES
        new AzureDataTable(connection, name, credential);
#else
        new RestTable(connection, name, credential, time);
#endif

    /// <summary>The identity by which a process is known to Azure. To be made once a process: it keeps the tokens.</summary>
    /// <param name="credential"><see cref="ManagedIdentity"/>, or null for whatever is at hand: environment variables, a workload's or managed identity, a developer's sign-in.</param>
    /// <param name="clientId">The client id of a user-assigned identity; null for the system-assigned one.</param>
    public static TokenCredential CreateCredential(string? credential, string? clientId)
    {
        if (credential is not null)
        {
            return credential.Equals(ManagedIdentity, StringComparison.OrdinalIgnoreCase)
                ? new ManagedIdentityCredential(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))
                : throw new ArgumentException($"'{credential}' is not {ManagedIdentity}.", nameof(credential));
        }

        var options = new DefaultAzureCredentialOptions();
        if (clientId is not null)
        {
            options.ManagedIdentityClientId = clientId;
        }

        return new DefaultAzureCredential(options);
    }
}
