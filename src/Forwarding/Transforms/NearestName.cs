namespace FuncProxy.Forwarding.Transforms;

/// <summary>Finds what a misspelled name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The known name with the fewest edits; null when none is near enough to be meant.</summary>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var (nearest, fewest) = ((string?)null, Math.Max(2, name.Length / 3) + 1);
        foreach (var candidate in known.Order(StringComparer.Ordinal))
        {
            var edits = Edits(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            (nearest, fewest) = edits < fewest ? (candidate, edits) : (nearest, fewest);
        }
        return nearest;
    }

    /// <summary>The Levenshtein distance.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.Length];
    }
}
