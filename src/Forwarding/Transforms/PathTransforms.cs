using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>PathSet, PathPrefix, PathRemovePrefix and PathPattern.</summary>
internal static class PathTransforms
{
    public static readonly TransformDefinition[] All =
    [
        new("PathSet", [], (entry, plan) => AddIfPath(entry, plan, path => new Set(path.RawPath))),
        new("PathPrefix", [], (entry, plan) => AddIfPath(entry, plan, path => Prefix(entry, path.RawPath) is { } prefix ? new AddPrefix(prefix) : null)),
        new("PathRemovePrefix", [], (entry, plan) => AddIfPath(entry, plan, path => Prefix(entry, path.Path) is { } prefix ? new RemovePrefix(prefix) : null)),
        new("PathPattern", [], (entry, plan) => plan.Add(entry, PathPattern.Parse(entry))),
    ];

    /// <summary>Encodes a path of the configuration; says what is wrong with it when it cannot be one.</summary>
    public static string? Encode(TransformEntry entry, string path)
    {
        var encoded = PercentEncoding.Encode(path, PercentEncoding.Path, keepEscapes: true);
        if (path.Any(char.IsControl))
        {
            entry.Error("holds a control character");
        }
        else if (path.AsSpan().IndexOfAny('?', '#') >= 0)
        {
            entry.Error("holds '?' or '#'; it is a path alone: use QueryValueParameter for the query, or write %3F and %23");
        }
        else
        {
            return encoded.StartsWith('/') ? encoded : "/" + encoded;
        }
        return null;
    }

    private static void AddIfPath(TransformEntry entry, TransformPlan plan, Func<RequestTarget, PathStep?> create)
    {
        if (Encode(entry, entry.Value) is not { } encoded)
        {
            return;
        }
        if (RequestTarget.TryParse(encoded, out var target) != RequestTargetError.None || target.RawPath != encoded)
        {
            entry.Error($"is {Printable.Quote(entry.Value)}; a path here has no '.' or '..' segments and no encoded NUL");
            return;
        }
        plan.Add(entry, create(target));
    }

    private static string? Prefix(TransformEntry entry, string path)
    {
        var prefix = path.TrimEnd('/');
        if (prefix.Length == 0)
        {
            entry.Error("names no segment, and so would change nothing");
        }
        return prefix.Length == 0 ? null : prefix;
    }

    private sealed class Set(string value) : PathStep
    {
        public override bool IsWhole => true;

        public override string Apply(Exchange exchange, string path) => value;

        public override bool TryInvert(Exchange exchange, string before, string path, out string original)
        {
            original = path;
            return false;
        }
    }

    private sealed class AddPrefix(string prefix) : PathStep
    {
        public override string Apply(Exchange exchange, string path) => string.Concat(prefix, path);

        public override bool TryInvert(Exchange exchange, string before, string path, out string original)
        {
            var starts = StartsWithSegments(path, prefix, StringComparison.Ordinal);
            original = starts ? path[prefix.Length..] : path;
            return starts;
        }
    }

    /// <summary>Finds the prefix in the view that rules see, so that <c>/%61pi</c> and <c>/api</c> are one; cuts the bytes as they were sent.</summary>
    private sealed class RemovePrefix(string prefix) : PathStep
    {
        public override string Apply(Exchange exchange, string path)
        {
            var target = exchange.Target;
            if (!ReferenceEquals(path, target.RawPath) && RequestTarget.TryParse(path, out target) != RequestTargetError.None)
            {
                return path;
            }
            var seen = target.Path;
            if (!seen.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return path;
            }
            return seen.Length == prefix.Length ? ""
                : seen[prefix.Length] == '/' ? target.RawPath[target.RawOffset(prefix.Length)..]
                : path;
        }

        public override bool TryInvert(Exchange exchange, string before, string path, out string original)
        {
            // Where the request had no such prefix, the answer's paths need none. A destination that writes the prefix itself knows its public place.
            var isLost = !ReferenceEquals(Apply(exchange, before), before) && !StartsWithSegments(path, prefix, StringComparison.OrdinalIgnoreCase);
            original = isLost ? string.Concat(prefix, path) : path;
            return true;
        }
    }

    private static bool StartsWithSegments(string path, string prefix, StringComparison comparison)
        => path.StartsWith(prefix, comparison) && (path.Length == prefix.Length || path[prefix.Length] == '/');
}
