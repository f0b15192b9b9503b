namespace FuncProxy.Routing.Model;

/// <summary>A criterion on a request header.</summary>
public sealed record RouteHeader
{
    /// <summary>The field name; letter case is ignored.</summary>
    public string? Name { get; init; }

    /// <summary>Values to look for; one that matches is enough. Empty for the modes that ask only for presence.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>How values are compared. Default <see cref="HeaderMatchMode.ExactHeader"/>.</summary>
    public HeaderMatchMode? Mode { get; init; }

    /// <summary>Whether letter case counts in values. Default false.</summary>
    public bool? IsCaseSensitive { get; init; }
}
