using System.Globalization;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>Where things are in the table: the contract of its layout (docs/table-storage.md).</summary>
internal static class GenerationKeys
{
    /// <summary>The partition of the head and of the records of generations.</summary>
    public const string Head = "head";

    /// <summary>The row that names the generation that is served.</summary>
    public const string Current = "current";

    public const string Generation = "Generation";
    public const string Previous = "Previous";
    public const string Checksum = "Checksum";
    public const string Entities = "Entities";
    public const string PublishedAt = "PublishedAt";
    public const string RestoredFrom = "RestoredFrom";
    public const string Definition = "Definition";
    public const string Position = "Position";
    public const string Order = "Order";
    public const string Host = "Host";
    public const string Path = "Path";
    public const string Enabled = "Enabled";

    /// <summary>The highest number: eight digits, so that keys are in the order of the numbers.</summary>
    public const int MaxGeneration = 99_999_999;

    private const string Prefix = "gen-";
    private const int Digits = 8;

    /// <summary>The partition of a generation, and the row of its record: <c>gen-00000042</c>.</summary>
    public static string Of(int generation) => Prefix + generation.ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>The generation that a key names; null when it names none.</summary>
    public static int? Parse(string key) =>
        key.Length == Prefix.Length + Digits
        && key.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(key.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? generation
            : null;
}
