using System.Text.RegularExpressions;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

/// <summary>What the table must agree with: slow, plain, and made of other parts. Knows the templates that <see cref="RouteGenerator"/> makes.</summary>
internal sealed class ReferenceMatcher(IReadOnlyDictionary<string, RouteConfig> routes)
{
    public string? Winner(SampleRequest request) => routes
        .SelectMany(route => FittingHosts(route.Value.Match!, request.Host).Select(host => (Id: route.Key, Route: route.Value, Match: route.Value.Match!, Host: host)))
        .Where(candidate => FitsPath(candidate.Match.Path, request.Segments))
        .Where(candidate => candidate.Match.Methods?.Contains(request.Method) ?? true)
        .Where(candidate => FitsFields(candidate.Match, request))
        .OrderBy(candidate => candidate.Route.Order ?? 0)
        .ThenBy(candidate => candidate.Host == "" ? 2 : candidate.Host.StartsWith('*') ? 1 : 0)
        .ThenByDescending(candidate => candidate.Host.StartsWith('*') ? candidate.Host.Length : 0)
        .ThenBy(candidate => Precedence(candidate.Match.Path), StringComparer.Ordinal)
        .ThenBy(candidate => candidate.Match.Methods is null)
        .ThenByDescending(candidate => candidate.Match.Headers?.Count ?? 0)
        .ThenByDescending(candidate => candidate.Match.QueryParameters?.Count ?? 0)
        .ThenBy(candidate => candidate.Id, StringComparer.Ordinal)
        .Select(candidate => candidate.Id)
        .FirstOrDefault();

    public string? Allow(SampleRequest request)
    {
        var methods = routes.Values
            .Where(route => FittingHosts(route.Match!, request.Host).Any() && FitsPath(route.Match!.Path, request.Segments) && FitsFields(route.Match!, request))
            .SelectMany(route => route.Match!.Methods ?? [])
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();
        return Winner(request) is null && methods.Length > 0 ? string.Join(", ", methods) : null;
    }

    private static IEnumerable<string> FittingHosts(RouteMatch match, string host) => match.Hosts is null
        ? [""]
        : match.Hosts.Where(pattern => pattern.StartsWith('*') ? host.EndsWith(pattern[1..], StringComparison.Ordinal) : host == pattern);

    private static bool FitsPath(string? path, string[] segments) =>
        Regex.IsMatch(string.Concat(segments.Select(segment => $"/{segment}")), $"^{string.Concat(Segments(path).Select(Pattern))}$", RegexOptions.IgnoreCase);

    private static bool FitsFields(RouteMatch match, SampleRequest request) =>
        (match.Headers ?? []).All(header => header.Mode is HeaderMatchMode.NotExists
            ? request.Header is null
            : request.Header is not null && request.Header.Split(',').Any(value => value == header.Values![0]))
        && (match.QueryParameters ?? []).All(query => request.Query is not null && (query.Mode is QueryParameterMatchMode.Exists || request.Query == query.Values![0]));

    private static string[] Segments(string? path) => (path ?? "/{**r}").Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string Pattern(string segment) => Kind(segment) switch
    {
        'a' => "/" + segment,
        'g' => "(/.*)?",
        'f' => "/[0-9].*",
        'd' => segment.EndsWith("?}", StringComparison.Ordinal) ? "(/[0-9]+)?" : "/[0-9]+",
        'e' => segment.EndsWith("?}", StringComparison.Ordinal) ? "(/[^/]+)?" : "/[^/]+",
        _ => "/" + Regex.Replace(segment, @"\{[a-z]+(:int)?\}|\.", part => part.Value == "." ? @"\." : part.Value.Contains(':') ? "[0-9]+" : "[^/]+"),
    };

    // Letters in the order of precedence, so that the precedences of paths compare as texts: the shorter first.
    private static string Precedence(string? path) => string.Concat(Segments(path).Select(Kind));

    private static char Kind(string segment) =>
        !segment.Contains('{') ? 'a'
        : segment.StartsWith("{**", StringComparison.Ordinal) ? segment.Contains(':') ? 'f' : 'g'
        : segment.StartsWith('{') && segment.IndexOf('}') == segment.Length - 1 ? segment.Contains(':') ? 'd' : 'e'
        : segment.Contains(':') ? 'b' : 'c';
}
