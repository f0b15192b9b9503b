using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Access;

/// <summary>Turns a route's <see cref="AccessConfig"/> into rules. A route that asks for none has none.</summary>
internal static class AccessRules
{
    /// <summary>Compiles a section that has passed validation.</summary>
    public static AccessRule[] Compile(AccessConfig? config)
    {
        var rules = new List<AccessRule>();
        if (config?.IpAllow is not null || config?.IpDeny is not null)
        {
            rules.Add(new AddressRule(config.IpAllow is { } allowed ? AddressSet.Parse(allowed) : null, AddressSet.Parse(config.IpDeny ?? [])));
        }
        if (config?.Block is { Count: > 0 } kinds)
        {
            rules.Add(new BlockRule(kinds));
        }
        return [.. rules];
    }
}
