namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>A request as <see cref="StrictParser"/> reads it; all text is Latin-1.</summary>
internal sealed record StrictRequest(string Method, string Target, string Version, IReadOnlyList<KeyValuePair<string, string>> Fields, byte[] Body)
{
    public IEnumerable<string> Values(string name) => Fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    public bool Has(string name) => Values(name).Any();

    /// <summary>What Connection names, in lower case.</summary>
    public HashSet<string> Nominated() =>
        [.. Values("Connection").SelectMany(value => value.Split(',')).Select(option => option.Trim(' ', '\t').ToLowerInvariant())];
}
