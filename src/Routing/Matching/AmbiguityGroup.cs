namespace FuncProxy.Routing.Matching;

/// <summary>Compares the routes that differ in nothing but their header and query criteria.</summary>
internal static class AmbiguityGroup
{
    private const int SmallEnough = 8;

    /// <summary>Adds each clash to <paramref name="pairs"/>; the group is in ordinal order of ids.</summary>
    /// <param name="group">The routes.</param>
    /// <param name="done">The subjects that the group is already divided by.</param>
    /// <param name="pairs">The clashes.</param>
    public static void Find(List<AmbiguityCandidate> group, HashSet<string> done, ISet<(string, string)> pairs)
    {
        // Many tenants told apart by one header are the case that must not cost the square of their number.
        var subject = group.Count <= SmallEnough ? null : MostCommonSubject(group, done);
        if (subject is null)
        {
            ComparePairs(group, pairs);
            return;
        }

        var byValue = new Dictionary<string, List<AmbiguityCandidate>>(StringComparer.OrdinalIgnoreCase);
        var others = new List<AmbiguityCandidate>();
        foreach (var candidate in group)
        {
            Divide(candidate, subject, byValue, others);
        }

        HashSet<string> nowDone = [.. done, subject];
        foreach (var sameValue in byValue.Values)
        {
            Find(sameValue, nowDone, pairs);
        }

        Find(others, nowDone, pairs);
        CompareAcross(others, group, pairs);
    }

    private static string? MostCommonSubject(List<AmbiguityCandidate> group, HashSet<string> done) => group
        .SelectMany(candidate => candidate.Criteria)
        .Where(criterion => criterion.ExactValues is not null && !done.Contains(criterion.Subject))
        .CountBy(criterion => criterion.Subject)
        .OrderByDescending(count => count.Value)
        .Select(count => count.Key)
        .FirstOrDefault();

    private static void Divide(AmbiguityCandidate candidate, string subject, Dictionary<string, List<AmbiguityCandidate>> byValue, List<AmbiguityCandidate> others)
    {
        var criterion = Array.Find(candidate.Criteria, criterion => criterion.Subject == subject && criterion.ExactValues is not null);
        if (criterion is null)
        {
            others.Add(candidate);
            return;
        }

        foreach (var value in criterion.ExactValues!.Select(value => value ?? "").Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!byValue.TryGetValue(value, out var sameValue))
            {
                byValue.Add(value, sameValue = []);
            }

            sameValue.Add(candidate);
        }
    }

    private static void ComparePairs(List<AmbiguityCandidate> group, ISet<(string, string)> pairs)
    {
        for (var later = 1; later < group.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (group[earlier].Overlaps(group[later]))
                {
                    pairs.Add((group[earlier].Id, group[later].Id));
                    break;
                }
            }
        }
    }

    private static void CompareAcross(List<AmbiguityCandidate> others, List<AmbiguityCandidate> group, ISet<(string, string)> pairs)
    {
        var isOther = others.ToHashSet();
        foreach (var other in others)
        {
            foreach (var candidate in group)
            {
                if (!isOther.Contains(candidate) && other.Overlaps(candidate))
                {
                    var isFirst = string.CompareOrdinal(other.Id, candidate.Id) < 0;
                    pairs.Add(isFirst ? (other.Id, candidate.Id) : (candidate.Id, other.Id));
                    break;
                }
            }
        }
    }
}
