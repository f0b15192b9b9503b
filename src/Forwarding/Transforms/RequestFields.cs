using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Takes fields out of a request, wherever they are kept.</summary>
internal static class RequestFields
{
    /// <summary>Removes a field of any name.</summary>
    public static void Remove(HttpRequestMessage request, string name)
    {
        // Remove throws for a field that cannot be there; NonValidated does not.
        if (request.Headers.NonValidated.Contains(name))
        {
            request.Headers.Remove(name);
        }
        else if (request.Content is { } content && content.Headers.NonValidated.Contains(name))
        {
            content.Headers.Remove(name);
        }
    }

    /// <summary>Removes what the client sent under a name that is the proxy's to write, and under every name that CGI-like servers take for it: <c>X_Client-Cert</c> for <c>X-Client-Cert</c>.</summary>
    public static void RemoveIdentity(Exchange exchange, HttpRequestMessage request, string name)
    {
        Remove(request, name);
        foreach (var field in exchange.Context.Request.Headers)
        {
            if (field.Key.Length == name.Length && field.Key.Contains('_') && IsAlias(field.Key, name))
            {
                Remove(request, field.Key);
            }
        }
    }

    private static bool IsAlias(string alias, string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var (mine, other) = (alias[i] == '_' ? '-' : alias[i], name[i] == '_' ? '-' : name[i]);
            if (char.ToLowerInvariant(mine) != char.ToLowerInvariant(other))
            {
                return false;
            }
        }
        return true;
    }
}
