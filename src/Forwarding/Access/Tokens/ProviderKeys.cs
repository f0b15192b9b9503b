using System.Collections.Frozen;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>What is known of a provider. Immutable.</summary>
internal sealed class ProviderKeys
{
    private readonly FrozenDictionary<string, ProviderKey> _byId;
    private readonly ProviderKey? _only;

    private ProviderKeys(string? issuer, FrozenDictionary<string, ProviderKey> byId, ProviderKey? only, int count, DateTimeOffset readAt)
        => (Issuer, _byId, _only, Count, ReadAt) = (issuer, byId, only, count, readAt);

    /// <summary>The issuer that it calls itself; null when it does not say.</summary>
    public string? Issuer { get; }

    /// <summary>How many keys verify signatures.</summary>
    public int Count { get; }

    /// <summary>When they were read.</summary>
    public DateTimeOffset ReadAt { get; }

    /// <summary>Takes over what the provider has published.</summary>
    /// <param name="published">Its discovery document and its keys.</param>
    /// <param name="readAt">When they were read.</param>
    public static ProviderKeys Of(OpenIdConnectConfiguration published, DateTimeOffset readAt)
    {
        var byId = new Dictionary<string, ProviderKey>(StringComparer.Ordinal);
        var all = new List<ProviderKey>();
        foreach (var each in published.JsonWebKeySet?.Keys ?? [])
        {
            if (ProviderKey.Of(each) is { } key)
            {
                all.Add(key);
                if (!string.IsNullOrEmpty(each.Kid))
                {
                    byId.TryAdd(each.Kid, key);
                }
            }
        }
        return new ProviderKeys(published.Issuer, byId.ToFrozenDictionary(StringComparer.Ordinal), all is [var only] ? only : null, all.Count, readAt);
    }

    /// <summary>The key that a token names. One that names none is held against the only key, where there is one only.</summary>
    public ProviderKey? Find(string? id) => string.IsNullOrEmpty(id) ? _only : _byId.GetValueOrDefault(id);
}
