namespace FuncProxy.Routing.Stores.Generations;

/// <summary>What a table's head partition held when it was read: the base of a publication.</summary>
public sealed class PublishedState
{
    private readonly Dictionary<int, GenerationRecord> _records;

    internal PublishedState(GenerationHead? head, string? headETag, IReadOnlyList<GenerationRecord> records)
    {
        Head = head;
        HeadETag = headETag;
        _records = records.ToDictionary(record => record.Generation);
        History = [.. Chain()];
    }

    internal static PublishedState NoTable { get; } = new(null, null, []) { TableExists = false };

    /// <summary>The generation that is served; null when nothing has been published, or the head's row names none.</summary>
    public GenerationHead? Head { get; }

    /// <summary>The published generations, the one that is served first. Those before the oldest that is kept are gone.</summary>
    public IReadOnlyList<GenerationRecord> History { get; }

    /// <summary>The version of the head's row; null when there is no such row.</summary>
    internal string? HeadETag { get; }

    internal bool TableExists { get; private init; } = true;

    /// <summary>The first number that nobody has taken.</summary>
    internal int NextGeneration => Math.Max(Head?.Generation ?? 0, _records.Count == 0 ? 0 : _records.Keys.Max()) + 1;

    /// <summary>Generations that were never served and cannot be any more. One with a higher number than the head's is left alone: its publisher may still write, so its number must stay taken.
    /// So is what is older than the history: a link of it may have been edited by hand.</summary>
    internal IEnumerable<GenerationRecord> Abandoned
    {
        get
        {
            if (History.Count == 0)
            {
                return [];
            }

            var published = History.Select(record => record.Generation).ToHashSet();
            return _records.Values.Where(record => record.Generation < Head?.Generation && record.Generation > published.Min() && !published.Contains(record.Generation));
        }
    }

    private IEnumerable<GenerationRecord> Chain()
    {
        for (var next = Head?.Generation; next is { } generation && _records.TryGetValue(generation, out var record); next = record.Previous < generation ? record.Previous : null)
        {
            yield return record;
        }
    }
}
