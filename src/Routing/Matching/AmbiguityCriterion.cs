using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Matching;

/// <summary>A header or query criterion as <see cref="RouteAmbiguity"/> compares it.</summary>
/// <param name="Subject">Which header or parameter, in upper case.</param>
/// <param name="Presence">Whether the subject must be present (true), absent (false), or either (null).</param>
/// <param name="ExactValues">The values when it must be equal to one; else null.</param>
/// <param name="IsCaseSensitive">Whether letter case counts in values.</param>
internal sealed record AmbiguityCriterion(string Subject, bool? Presence, IReadOnlyList<string>? ExactValues, bool IsCaseSensitive)
{
    public static AmbiguityCriterion From(RouteHeader header)
    {
        var mode = header.Mode ?? HeaderMatchMode.ExactHeader;
        bool? presence = mode is HeaderMatchMode.NotExists ? false : mode is HeaderMatchMode.NotContains ? null : true;
        return new($"header {header.Name?.ToUpperInvariant()}", presence, mode is HeaderMatchMode.ExactHeader ? header.Values ?? [] : null, header.IsCaseSensitive ?? false);
    }

    public static AmbiguityCriterion From(RouteQueryParameter query)
    {
        var mode = query.Mode ?? QueryParameterMatchMode.Exact;
        bool? presence = mode is QueryParameterMatchMode.NotContains ? null : true;
        return new($"query {query.Name?.ToUpperInvariant()}", presence, mode is QueryParameterMatchMode.Exact ? query.Values ?? [] : null, query.IsCaseSensitive ?? false);
    }

    /// <summary>Whether no request satisfies both.</summary>
    public bool Excludes(AmbiguityCriterion other)
    {
        if (Subject != other.Subject)
        {
            return false;
        }

        if (ExactValues is null || other.ExactValues is null)
        {
            return Presence is { } mine && other.Presence is { } theirs && mine != theirs;
        }

        var comparer = IsCaseSensitive && other.IsCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        return !ExactValues.Any(value => other.ExactValues.Contains(value, comparer));
    }
}
