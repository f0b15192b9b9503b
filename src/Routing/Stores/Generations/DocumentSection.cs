namespace FuncProxy.Routing.Stores.Generations;

/// <summary>The sections of a document whose entries have a row each.</summary>
/// <param name="Name">The field of the document.</param>
/// <param name="RowPrefix">What stands before the id in the row's key.</param>
internal sealed record DocumentSection(string Name, string RowPrefix)
{
    /// <summary>The row of everything in a document that is no entry: the schema's address, empty sections.</summary>
    public const string RestRow = "document";

    public static DocumentSection Routes { get; } = new("routes", "route:");

    public static IReadOnlyList<DocumentSection> All { get; } = [Routes, new("clusters", "cluster:"), new("consumers", "consumer:")];

    /// <summary>The section that a field of a document is; null when it is none.</summary>
    public static DocumentSection? OfField(string name) => All.FirstOrDefault(section => section.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The section that a row's key belongs to; null when it belongs to none.</summary>
    public static DocumentSection? OfRow(string key) => All.FirstOrDefault(section => section.Holds(key));

    public bool Holds(string key) => key.StartsWith(RowPrefix, StringComparison.Ordinal);
}
