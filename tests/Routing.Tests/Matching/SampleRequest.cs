using FuncProxy.Routing.Matching;

namespace FuncProxy.Routing.Tests.Matching;

/// <summary>A request before it is spelled: <paramref name="Spelling"/> chooses among the spellings that must not matter.</summary>
internal sealed record SampleRequest(string Method, string Host, string[] Segments, string? Header, string? Query, int Spelling)
{
    public RouteRequest Spell()
    {
        var random = new Random(Spelling);
        var path = string.Concat(Segments.Select(segment => Slash(random) + string.Concat(segment.Select(character => Spell(character, random)))));
        path = path.Length == 0 || random.Next(3) == 0 ? path + "/" : path;
        var query = Query is null ? "" : random.Next(2) == 0 ? $"?v={Query}" : $"?x=1&%56=%{(int)Query[0]:x2}{Query[1..]}";
        var host = random.Next(2) == 0 ? Host : Host.ToUpperInvariant() + ".:8080";
        return Table.Request(path + query, Method, host, Header is null ? [] : [("X-H", Header)]);
    }

    private static string Slash(Random random) => random.Next(8) switch { 0 => "//", 1 => "/./", 2 => "/gone/%2e%2E/", _ => "/" };

    private static string Spell(char character, Random random) => random.Next(4) switch
    {
        0 => $"%{(int)character:x2}",
        1 => char.ToUpperInvariant(character).ToString(),
        _ => character.ToString(),
    };
}
