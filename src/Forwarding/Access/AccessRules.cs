using System.Collections.Frozen;
using FuncProxy.Forwarding.Access.Tokens;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Access;

/// <summary>Turns a route's <see cref="AccessConfig"/> into rules. A route that asks for none has none.</summary>
internal static class AccessRules
{
    /// <summary>Compiles a section that has passed validation.</summary>
    /// <param name="config">The section.</param>
    /// <param name="keys">The document's keys.</param>
    /// <param name="trusts">The tokens that are believed.</param>
    /// <param name="time">Tells when keys expire.</param>
    /// <exception cref="InvalidOperationException">The section asks for credentials, and no rule does: it has not passed validation.</exception>
    public static AccessRule[] Compile(AccessConfig? config, ConsumerKeys keys, TokenTrusts trusts, TimeProvider time)
    {
        AccessRule[] rules = CompileAnonymous(config);
        var allowed = config?.Consumers?.ToFrozenSet(StringComparer.Ordinal);
        return config switch
        {
            { Allow: AccessMode.Key } => [.. rules, new KeyRule(keys, allowed, time)],
            { Allow: AccessMode.Jwt, Jwt: { } jwt } => [.. rules, new JwtRule(trusts.Get(jwt), jwt, allowed, keys.Consumers)],
            null or { Allow: null or AccessMode.Anonymous } => rules,
            _ => throw new InvalidOperationException($"Nothing is known of access by {config.Allow}."),
        };
    }

    /// <summary>The rules that ask for no credentials.</summary>
    public static AccessRule[] CompileAnonymous(AccessConfig? config)
    {
        var rules = new List<AccessRule>();
        if (config?.IpAllow is not null || config?.IpDeny is not null)
        {
            rules.Add(new AddressRule(config.IpAllow is { } networks ? AddressSet.Parse(networks) : null, AddressSet.Parse(config.IpDeny ?? [])));
        }
        if (config?.Block is { Count: > 0 } kinds)
        {
            rules.Add(new BlockRule(kinds));
        }
        return [.. rules];
    }
}
