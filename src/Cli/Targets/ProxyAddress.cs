namespace FuncProxy.Cli.Targets;

/// <summary>Addresses of running proxies, told from those of tables.</summary>
internal static class ProxyAddress
{
    private const string Reserved = "/_funcproxy";

    /// <summary>Whether a target is a proxy: an address without a path (but the proxy's own) that is no table service's.</summary>
    public static bool TryParse(string target, out Uri address)
    {
        address = null!;
        if (!Uri.TryCreate(target, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Host.Contains(".table.", StringComparison.OrdinalIgnoreCase) || uri.Query.Length > 0 || uri.UserInfo.Length > 0
            || (uri.AbsolutePath.TrimEnd('/') is { Length: > 0 } path && path != Reserved))
        {
            return false;
        }

        address = new Uri(uri.GetLeftPart(UriPartial.Authority) + "/_funcproxy/api/");
        return true;
    }
}
