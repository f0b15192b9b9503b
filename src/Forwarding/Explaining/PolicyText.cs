using System.Globalization;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>What a route's sections ask for, in words.</summary>
internal static class PolicyText
{
    /// <summary>Who may call a route.</summary>
    public static IReadOnlyList<string> Access(AccessConfig? access)
    {
        var lines = new List<string>
        {
            access?.Allow switch
            {
                AccessMode.Key => "an API key" + (access.Consumers is { } consumers ? $" of {string.Join(", ", consumers)}" : ""),
                AccessMode.Jwt => $"a token of {access.Jwt?.Authority} for {access.Jwt?.Audience}" + (access.Consumers is { } consumers ? $", consumers {string.Join(", ", consumers)}" : ""),
                _ => "anybody",
            },
        };
        AddList(lines, "only from", access?.IpAllow);
        AddList(lines, "never from", access?.IpDeny);
        AddList(lines, "blocked paths:", access?.Block?.Select(kind => kind.ToString().ToLowerInvariant()));
        return lines;
    }

    /// <summary>What is limited.</summary>
    public static IReadOnlyList<string> Limits(RouteConfig route, TimeSpan timeout, long? maxBody)
    {
        var lines = new List<string> { maxBody is { } bytes ? $"request body: {Number(bytes)} bytes" : "request body: no limit" };
        var limits = route.Limits;
        var per = $"per {(limits?.Per ?? LimitKey.Consumer).ToString().ToLowerInvariant()}, counted {(limits?.Scope == LimitScope.Fleet ? "over all instances" : "in each instance")}";
        if (limits?.RequestsPerMinute is { } requests)
        {
            lines.Add($"{Number(requests)} requests a minute {per}");
        }
        if (limits?.TokensPerMinute is { } tokens)
        {
            lines.Add($"{Number(tokens)} tokens a minute {per}");
        }
        lines.Add(timeout > TimeSpan.Zero ? $"the whole exchange: {timeout:c}" : "the whole exchange: no time limit");
        return lines;
    }

    /// <summary>What is cached.</summary>
    public static string Cache(CacheConfig cache)
        => cache.Mode == CacheMode.Override
            ? $"override: fresh for {(cache.Ttl is { } ttl ? ttl.ToString("c", CultureInfo.InvariantCulture) : "as long as the answer says")}"
            : "standard: as the answer's own fields say (RFC 9111)";

    private static void AddList(List<string> lines, string what, IEnumerable<string>? values)
    {
        if (values?.Any() == true)
        {
            lines.Add($"{what} {string.Join(", ", values)}");
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
