using System.Security.Cryptography;

namespace FuncProxy.TestKit;

/// <summary>A storage account and its key.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="Key">Its key in base64.</param>
public sealed record StorageAccount(string Name, string Key)
{
    private const int KeyBytes = 64;

    /// <summary>The well-known account of the emulator, <c>devstoreaccount1</c>.</summary>
    public static StorageAccount Development { get; } = new(
        "devstoreaccount1", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    /// <summary>The same account with a new random key.</summary>
    public StorageAccount WithNewKey() => this with { Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)) };

    /// <summary>The account's table endpoint at a server that tells accounts by the first segment of the path, as the emulator does.</summary>
    public Uri EndpointAt(Uri server) => new(server, Name);

    /// <summary>The connection string for such a server.</summary>
    public string ConnectionStringAt(Uri server) =>
        $"DefaultEndpointsProtocol={server.Scheme};AccountName={Name};AccountKey={Key};TableEndpoint={EndpointAt(server)};";
}
