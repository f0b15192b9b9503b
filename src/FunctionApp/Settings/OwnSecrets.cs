namespace FuncProxy.FunctionApp.Settings;

/// <summary>The settings that no document can name as <c>%NAME%</c>: what opens the proxy, its storage, its telemetry and its identity. Who may write routes could have them answered.</summary>
internal static class OwnSecrets
{
    private static readonly string[] Prefixes =
    [
        "Admin:", "Affinity:", "RouteStorage", "AzureWebJobs", "OTEL_", "IDENTITY_", "MSI_", "AZURE_CLIENT_", "APPLICATIONINSIGHTS_", "APPINSIGHTS_",
        "WEBSITE_AUTH_", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "CONTAINER_ENCRYPTION_KEY", "MACHINEKEY_",
    ];

    /// <summary>Whether a setting is one of them.</summary>
    /// <param name="key">Its key in the configuration, with colons between its parts.</param>
    public static bool Contain(string key)
    {
        foreach (var prefix in Prefixes)
        {
            if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
