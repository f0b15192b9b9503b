namespace FuncProxy.Forwarding.Tests.Importing;

/// <summary>A line of an expectation: words, then what stands behind <c> ;; </c>.</summary>
/// <param name="Words">The words: <c>GET /x</c>, <c>backend HOST GET /x</c>, <c>answer 200</c>, <c>note TEXT</c>.</param>
/// <param name="Parts"><c>Name: value</c>; <c>-Name</c> for a field that must not be there; <c>body=TEXT</c>.</param>
internal sealed record ExpectedLine(string[] Words, string[] Parts)
{
    public string Kind => Words[0];

    public string Rest => string.Join(' ', Words[1..]);

    public static ExpectedLine Parse(string line)
    {
        var parts = line.Split(" ;; ");
        return new ExpectedLine(parts[0].Split(' '), parts[1..]);
    }

    /// <summary>The fields that are named, without those that must not be there.</summary>
    public IEnumerable<(string Name, string Value)> Fields() =>
        from part in Parts
        where !part.StartsWith('-') && !part.StartsWith("body=", StringComparison.Ordinal)
        let colon = part.IndexOf(':')
        select (part[..colon], part[(colon + 1)..].Trim());

    public IEnumerable<string> Absent() => Parts.Where(part => part.StartsWith('-')).Select(part => part[1..]);

    public string? Body => Parts.FirstOrDefault(part => part.StartsWith("body=", StringComparison.Ordinal))?["body=".Length..];
}
