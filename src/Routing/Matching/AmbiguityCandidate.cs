using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Matching;

/// <summary>A route as <see cref="RouteAmbiguity"/> compares it: its header and query criteria.</summary>
internal sealed class AmbiguityCandidate(string id, RouteMatch match)
{
    public string Id { get; } = id;

    /// <summary>The criteria that can tell the route from another.</summary>
    public AmbiguityCriterion[] Criteria { get; } = Telling(
    [
        .. (match.Headers ?? []).Where(header => header is not null).Select(AmbiguityCriterion.From),
        .. (match.QueryParameters ?? []).Where(query => query is not null).Select(AmbiguityCriterion.From),
    ]);

    /// <summary>Whether some request could satisfy the criteria of both, as far as can be told.</summary>
    public bool Overlaps(AmbiguityCandidate other)
    {
        foreach (var mine in Criteria)
        {
            foreach (var theirs in other.Criteria)
            {
                if (mine.Excludes(theirs))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // A route that asks a field for two values at once asks for a list of them, which another route's value does not exclude.
    private static AmbiguityCriterion[] Telling(AmbiguityCriterion[] criteria)
        => Array.FindAll(criteria, criterion => !Array.Exists(criteria, criterion.Excludes));
}
