namespace FuncProxy.Routing.Model;

/// <summary>A criterion on a query parameter.</summary>
public sealed record RouteQueryParameter
{
    /// <summary>The parameter's name; letter case is ignored.</summary>
    public string? Name { get; init; }

    /// <summary>Values to look for; one that matches is enough. Empty for <see cref="QueryParameterMatchMode.Exists"/>.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>How values are compared. Default <see cref="QueryParameterMatchMode.Exact"/>.</summary>
    public QueryParameterMatchMode? Mode { get; init; }

    /// <summary>Whether letter case counts in values. Default false.</summary>
    public bool? IsCaseSensitive { get; init; }
}
