using System.Collections.Frozen;

namespace FuncProxy.Forwarding.Sending;

/// <summary>What clients of Azure's own services (OpenAI, Search, Storage, Cosmos DB) say to them in <c>x-ms-*</c>. All else of that family is the platform's.</summary>
internal static class AzureServiceFields
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "x-ms-version", "x-ms-date", "x-ms-client-request-id", "x-ms-return-client-request-id", "x-ms-correlation-request-id", "x-ms-useragent",
        "x-ms-authorization-auxiliary", "x-ms-spillover-deployment", "x-ms-query-source-authorization", "x-ms-enable-elevated-read",
        "x-ms-range", "x-ms-range-get-content-md5", "x-ms-range-get-content-crc64", "x-ms-write", "x-ms-type", "x-ms-expiry-option", "x-ms-expiry-time",
        "x-ms-activity-id", "x-ms-continuation", "x-ms-max-item-count", "x-ms-consistency-level", "x-ms-session-token", "x-ms-request-charge",
        "x-ms-permissions", "x-ms-umask", "x-ms-owner", "x-ms-group", "x-ms-acl", "x-ms-properties", "x-ms-rename-source", "x-ms-undelete-source");

    // Families of single services.
    private static readonly string[] Prefixes =
    [
        "x-ms-meta-", "x-ms-blob-", "x-ms-file-", "x-ms-share-", "x-ms-lease-", "x-ms-copy-", "x-ms-source-", "x-ms-content-", "x-ms-encryption-", "x-ms-access-",
        "x-ms-tags", "x-ms-if-", "x-ms-delete-", "x-ms-snapshot", "x-ms-page-", "x-ms-append-", "x-ms-sequence-", "x-ms-immutability-", "x-ms-legal-",
        "x-ms-rehydrate-", "x-ms-requires-", "x-ms-seal-", "x-ms-proposed-", "x-ms-documentdb-", "x-ms-cosmos-", "x-ms-oai-", "x-ms-azureai-",
    ];

    /// <summary>Whether a field of the family <c>x-ms-*</c> is a service's.</summary>
    public static bool Contains(string name)
    {
        if (Names.Contains(name))
        {
            return true;
        }
        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
