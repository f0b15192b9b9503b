using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>What is kept of a token that was found good.</summary>
internal sealed class ValidatedToken
{
    /// <summary>When it ends (<c>exp</c>).</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The id of the key that has signed it; null when it names none.</summary>
    public required string? KeyId { get; init; }

    /// <summary>The thumbprint of that key: an id may come to name another.</summary>
    public required string KeyThumbprint { get; init; }

    /// <summary>Whom it stands for; null when it does not say.</summary>
    public required Consumer? Consumer { get; init; }

    /// <summary>Its scopes (<c>scp</c>, <c>scope</c>).</summary>
    public required string[] Scopes { get; init; }

    /// <summary>Its roles (<c>roles</c>).</summary>
    public required string[] Roles { get; init; }

    /// <summary>Whether each of some names is among others.</summary>
    public static bool HoldAll(string[] held, string[] required)
    {
        foreach (var each in required)
        {
            if (Array.IndexOf(held, each) < 0)
            {
                return false;
            }
        }
        return true;
    }
}
