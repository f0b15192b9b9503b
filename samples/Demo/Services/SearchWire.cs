namespace FuncProxy.Demo.Services;

internal sealed record SearchRequest(string? Query, int? Top);

internal sealed record SearchResponse(string Query, IReadOnlyList<SearchHit> Results);

internal sealed record SearchHit(string Id, string Title, double Score, string Snippet);

internal sealed record SearchProblem(string Title, int Status, string Detail);
