namespace FuncProxy.Demo.Services;

internal sealed record KnowledgeDocument(string Id, string Title, string Text);

/// <summary>Ranks documents by BM25: rare words count more than common ones, and a word counts less in a long document.</summary>
internal sealed class KnowledgeBase
{
    private const double Saturation = 1.2;
    private const double LengthWeight = 0.75;
    private readonly Entry[] _entries;
    private readonly Dictionary<string, double> _rarity;
    private readonly double _averageLength;

    public KnowledgeBase(IReadOnlyList<KnowledgeDocument> documents)
    {
        _entries = [.. documents.Select(document =>
        {
            var words = Words.Of($"{document.Title} {document.Text}").ToArray();
            return new Entry(document, words.CountBy(word => word).ToDictionary(), words.Length);
        })];
        _averageLength = _entries.Average(entry => entry.Length);
        _rarity = _entries.SelectMany(entry => entry.Counts.Keys).CountBy(word => word).ToDictionary(
            pair => pair.Key, pair => Math.Log(1 + (_entries.Length - pair.Value + 0.5) / (pair.Value + 0.5)));
    }

    /// <summary>The documents that have a word of the query, best first.</summary>
    public IReadOnlyList<SearchHit> Search(string query, int top)
    {
        var words = Words.Of(query).ToHashSet();
        return
        [
            .. _entries
                .Select(entry => (entry.Document, Score: Score(entry, words)))
                .Where(found => found.Score > 0)
                .OrderByDescending(found => found.Score)
                .Take(top)
                .Select(found => new SearchHit(
                    found.Document.Id, found.Document.Title, Math.Round(found.Score, 4), Snippet(found.Document.Text, words))),
        ];
    }

    private double Score(Entry entry, HashSet<string> words) => words.Sum(word =>
    {
        var count = entry.Counts.GetValueOrDefault(word);
        var norm = Saturation * (1 - LengthWeight + LengthWeight * entry.Length / _averageLength);
        return _rarity.GetValueOrDefault(word) * count * (Saturation + 1) / (count + norm);
    });

    /// <summary>The first of the sentences that have the most words of the query.</summary>
    private string Snippet(string text, HashSet<string> words) =>
        text.Split(". ").MaxBy(sentence => Words.Of(sentence).Where(words.Contains).Distinct().Sum(_rarity.GetValueOrDefault))!.TrimEnd('.') + ".";

    private sealed record Entry(KnowledgeDocument Document, Dictionary<string, int> Counts, int Length);
}
