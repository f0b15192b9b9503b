namespace FuncProxy.Routing.Model;

/// <summary>Which requests a route takes. All criteria that are set must hold; at least one of <see cref="Path"/> and <see cref="Hosts"/> is set.</summary>
public sealed record RouteMatch
{
    /// <summary>A path template: literals, <c>{name}</c>, <c>{name?}</c>, <c>{**rest}</c>, constraints such as <c>{id:int}</c>. Missing: every path.</summary>
    public string? Path { get; init; }

    /// <summary>Host names, exact or <c>*.suffix</c>; letter case and port are ignored; international names in either form. Missing: every host.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>HTTP methods. Missing: every method.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Header criteria; all must hold.</summary>
    public IReadOnlyList<RouteHeader>? Headers { get; init; }

    /// <summary>Query criteria; all must hold.</summary>
    public IReadOnlyList<RouteQueryParameter>? QueryParameters { get; init; }
}
