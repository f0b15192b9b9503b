namespace FuncProxy.TestKit;

/// <summary>How an Azurite is set up.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The one account that it knows.</summary>
    public StorageAccount Account { get; init; } = StorageAccount.Development;

    /// <summary>The certificate that it serves TLS with; null for http. Over TLS it also takes Entra tokens (<c>--oauth basic</c>).</summary>
    public ServerCertificate? Certificate { get; init; }

    /// <summary>A folder that keeps its data over restarts; null to keep them in memory, so that it comes back empty.</summary>
    public string? Folder { get; init; }
}
