namespace FuncProxy.Routing.Stores.Tables;

/// <summary>Where the table service is and what opens it: a key, a shared access signature, or (with neither) an Entra identity.</summary>
public sealed class TableConnection
{
    private const string DevelopmentAccount = "devstoreaccount1";

    // The emulator's key, the same everywhere and public.
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const int DevelopmentPort = 10002;

    private TableConnection(Uri service) => Service = service;

    /// <summary>The service's address, without a slash at its end.</summary>
    public Uri Service { get; }

    /// <summary>The account, when a key opens it.</summary>
    internal string? Account { get; private init; }

    /// <summary>The account's key.</summary>
    internal byte[]? Key { get; private init; }

    /// <summary>The shared access signature, a query without its question mark.</summary>
    internal string? Signature { get; private init; }

    /// <summary>Whether an Entra identity opens it.</summary>
    public bool UsesIdentity => Key is null && Signature is null;

    /// <summary>A connection by either form: an address is opened with an identity, anything else is a connection string.</summary>
    /// <exception cref="FormatException">It is neither; the message says why and holds no secret.</exception>
    public static TableConnection ParseAny(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains("://", StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal) ? OfService(text) : Parse(text);
    }

    /// <summary>A connection with an Entra identity.</summary>
    /// <param name="serviceUri">The service's address, such as <c>https://ACCOUNT.table.core.windows.net</c>.</param>
    /// <exception cref="FormatException">It is no https address; the message says what would be right.</exception>
    public static TableConnection OfService(string serviceUri)
    {
        var service = Address(serviceUri);
        return service.Scheme == Uri.UriSchemeHttps
            ? new(service)
            : throw new FormatException($"'{serviceUri}' is not https, and a token must not travel in the clear; write https://ACCOUNT.table.core.windows.net");
    }

    /// <summary>A connection by Azure Storage's connection string.</summary>
    /// <param name="text"><c>UseDevelopmentStorage=true</c>, or <c>AccountName</c> and <c>AccountKey</c> with <c>EndpointSuffix</c> or <c>TableEndpoint</c>, or <c>TableEndpoint</c> and <c>SharedAccessSignature</c>.</param>
    /// <exception cref="FormatException">It is none; the message says why and holds none of its values.</exception>
    public static TableConnection Parse(string text)
    {
        var parts = Split(text);
        string? Part(string name) => parts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        if (string.Equals(Part("UseDevelopmentStorage"), "true", StringComparison.OrdinalIgnoreCase))
        {
            var host = Part("DevelopmentStorageProxyUri") ?? "http://127.0.0.1";
            return new(Address($"{host.TrimEnd('/')}:{DevelopmentPort}/{DevelopmentAccount}")) { Account = DevelopmentAccount, Key = Convert.FromBase64String(DevelopmentKey) };
        }

        var account = Part("AccountName");
        var service = Part("TableEndpoint") is { } endpoint ? Address(endpoint) : ServiceOf(account, Part("DefaultEndpointsProtocol"), Part("EndpointSuffix"));
        if (Part("AccountKey") is { } key)
        {
            return account is null
                ? throw new FormatException("the connection string has an AccountKey but no AccountName; add it")
                : new(service) { Account = account, Key = Decode(key) };
        }

        return Part("SharedAccessSignature") is { } signature
            ? new(service) { Signature = signature.TrimStart('?') }
            : throw new FormatException("the connection string has neither AccountKey nor SharedAccessSignature; copy it whole from the portal, or use an identity with the service's address instead");
    }

    private static Dictionary<string, string> Split(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException("the connection string is not NAME=VALUE;NAME=VALUE; copy it whole from the portal");
            }

            parts[part[..equals].TrimEnd()] = part[(equals + 1)..].TrimStart();
        }

        return parts;
    }

    private static Uri ServiceOf(string? account, string? protocol, string? suffix) => account is null
        ? throw new FormatException("the connection string has neither TableEndpoint nor AccountName; copy it whole from the portal")
        : Address($"{protocol ?? "https"}://{account}.table.{suffix ?? "core.windows.net"}");

    private static Uri Address(string text) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
            ? uri
            : throw new FormatException("the table service's address is no http or https address; write one such as https://ACCOUNT.table.core.windows.net");

    private static byte[] Decode(string key)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key, bytes, out var length)
            ? bytes[..length]
            : throw new FormatException("the connection string's AccountKey is not base64; copy it whole from the portal");
    }
}
