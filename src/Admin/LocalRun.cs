using System.Net;
using FuncProxy.Routing.Matching;
using Microsoft.Extensions.Configuration;

namespace FuncProxy.Admin;

/// <summary>A run on a developer's machine, which has the admin API without a setting.</summary>
public static class LocalRun
{
    /// <summary>Whether nobody but this machine can connect.</summary>
    /// <param name="urls">Where the server listens, separated by semicolons.</param>
    /// <param name="configuration">The process's settings, in which Kestrel's own section may name other places.</param>
    public static bool Is(string urls, IConfiguration configuration)
        => !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any()
            && urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(IsLoopback);

    /// <summary>The dashboard's address with the key in its fragment, which no browser sends.</summary>
    /// <param name="url">Where the server listens.</param>
    /// <param name="secret">The key.</param>
    public static string Address(string url, string secret) => $"{url.TrimEnd('/')}{ReservedPath.Root}/#key={secret}";

    private static bool IsLoopback(string url)
        => Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
