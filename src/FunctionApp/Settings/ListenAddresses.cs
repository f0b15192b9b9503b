using System.Net;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>Checks where the process is to listen, before the server fails on it one at a time.</summary>
internal static class ListenAddresses
{
    /// <summary>Checks a list that is separated by semicolons.</summary>
    /// <param name="urls">The list.</param>
    /// <param name="errors">Receives a line for each address that is wrong.</param>
    public static void Check(string urls, List<string> errors)
    {
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var address in addresses)
        {
            if (!IsUsable(address))
            {
                errors.Add($"Cannot listen on '{address}'; write scheme, address and port, such as {ProxySettings.DefaultUrls}.");
            }
        }
        if (addresses.Length == 0)
        {
            errors.Add($"'{urls}' names no address to listen on; write one such as {ProxySettings.DefaultUrls}.");
        }
    }

    // The server takes any other name for every interface, which a mistyped one must not open.
    private static bool IsHost(string host)
        => host is "*" or "+" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static bool IsUsable(string address)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.Scheme.ToLowerInvariant() is "http" or "https"
                && parsed.PathBase.Length == 0
                && (parsed.IsUnixPipe || parsed.IsNamedPipe || IsHost(parsed.Host))
                && (parsed.IsUnixPipe || parsed.IsNamedPipe || parsed.Port is >= 0 and <= IPEndPoint.MaxPort);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
