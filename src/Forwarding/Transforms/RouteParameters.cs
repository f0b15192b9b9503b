namespace FuncProxy.Forwarding.Transforms;

/// <summary>Reads which parameters a path template has.</summary>
internal static class RouteParameters
{
    /// <summary>The names in a template, in its order; none when there is no template.</summary>
    public static IReadOnlyCollection<string> Of(string? template)
    {
        var names = new List<string>();
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open)
        {
            rest = rest[(open + 1)..];
            if (rest.StartsWith("{"))
            {
                rest = rest[1..];
                continue;
            }
            var parameter = rest[..End(rest)];
            rest = rest[parameter.Length..];
            var name = parameter.TrimStart('*');
            var tail = name.IndexOfAny(':', '?', '=');
            names.Add((tail < 0 ? name : name[..tail]).ToString());
        }
        return names;
    }

    /// <summary>Where a parameter ends: at its closing brace, where a doubled one is a brace of a constraint.</summary>
    private static int End(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '}')
            {
                if (i + 1 == text.Length || text[i + 1] != '}')
                {
                    return i;
                }
                i++;
            }
        }
        return text.Length;
    }
}
