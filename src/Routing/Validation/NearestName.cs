namespace FuncProxy.Routing.Validation;

/// <summary>Finds the known name that was probably meant.</summary>
public static class NearestName
{
    private const int MaxLength = 64;

    /// <summary>A clause such as <c>; did you mean 'path'?</c>, or an empty text when nothing known is near.</summary>
    public static string Hint(string name, IEnumerable<string> known) =>
        Find(name, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>The nearest of the known names; null when none is near enough to be meant.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        string? best = null;
        // A short word needs fewer edits to become another one.
        var least = (name.Length <= 3 ? 1 : Math.Max(2, name.Length / 3)) + 1;
        foreach (var candidate in known)
        {
            var distance = Distance(name, candidate);
            if (distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>The known names, nearest first.</summary>
    public static string[] Sort(string name, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var distances = Array.ConvertAll(names, candidate => Distance(name, candidate));
        return [.. Enumerable.Range(0, names.Length).OrderBy(i => distances[i]).Select(i => names[i])];
    }

    // Edits (insert, delete, replace, swap neighbours), letter case ignored.
    private static int Distance(string a, string b)
    {
        if (a.Length > MaxLength || b.Length > MaxLength)
        {
            return int.MaxValue;
        }

        Span<int> rows = stackalloc int[3 * (MaxLength + 1)];
        var before = rows[..(MaxLength + 1)];
        var previous = rows.Slice(MaxLength + 1, MaxLength + 1);
        var current = rows[(2 * (MaxLength + 1))..];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            var rest = before;
            before = previous;
            previous = current;
            current = rest;
        }

        return previous[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
