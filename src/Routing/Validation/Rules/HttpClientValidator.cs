using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class HttpClientValidator
{
    private static readonly string[] Encodings = ["latin1", "utf-8"];

    private static readonly string[] ProxySchemes = ["http", "https", "socks4", "socks4a", "socks5"];

    public static void Check(DocumentPath at, HttpClientConfig? client, AddressValidator addresses, RouteDocumentErrors errors)
    {
        if (client is null)
        {
            return;
        }

        Checks.AtLeast(errors, at, "maxConnectionsPerServer", client.MaxConnectionsPerServer, 1);
        Checks.OneOf(errors, at["requestHeaderEncoding"], client.RequestHeaderEncoding, Encodings);
        Checks.OneOf(errors, at["responseHeaderEncoding"], client.ResponseHeaderEncoding, Encodings);
        Checks.Positive(errors, at, "connectTimeout", client.ConnectTimeout);
        Checks.Positive(errors, at, "connectionLifetime", client.ConnectionLifetime);
        CheckProxy(at["webProxy"], client.WebProxy, addresses, errors);
    }

    private static void CheckProxy(DocumentPath at, WebProxyConfig? proxy, AddressValidator addresses, RouteDocumentErrors errors)
    {
        if (proxy is null)
        {
            return;
        }

        if (string.IsNullOrEmpty(proxy.Address))
        {
            errors.AddMissing(at["address"], "'address' is missing; write e.g. \"http://proxy.example:3128/\"");
        }
        else if (!Uri.TryCreate(proxy.Address, UriKind.Absolute, out var uri) || !ProxySchemes.Contains(uri.Scheme) || uri.Host.Length == 0)
        {
            errors.Add(at["address"], $"the address is not that of a proxy; its scheme is one of: {string.Join(", ", ProxySchemes)}");
        }
        else
        {
            addresses.CheckReach(at["address"], uri, errors);
        }
    }
}
