using System.Net;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Net.Http.Headers;

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

    /// <summary>Whether a request comes from this machine itself: it asks for a name of this machine's, and no proxy has left its mark. What a tunnel or another proxy sends on comes over loopback, too; and a page whose name leads to loopback (DNS rebinding) asks for that name.</summary>
    internal static bool Sent(HttpRequest request)
        => IsLoopbackName(request.Host.Host)
            && !request.Headers.ContainsKey(HeaderNames.Via)
            && !request.Headers.ContainsKey("Forwarded")
            && !request.Headers.ContainsKey("X-Forwarded-For")
            && !request.Headers.ContainsKey("X-Forwarded-Host");

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && IsLoopbackName(address.Host);

    private static bool IsLoopbackName(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
