using System.Diagnostics.CodeAnalysis;

namespace FuncProxy.Routing.Matching;

/// <summary>A node of the tree of path templates, one level a segment.</summary>
/// <remarks>Routes are added in ascending rank, so every list is in ascending rank too, and a node's rank is that of the first route below it. Not changed once its table is made. What a node does not have is null: with many routes the cost of a match is the memory that it touches.</remarks>
internal sealed class PathNode(int minRank)
{
    private Dictionary<string, PathNode>? _literals;
    private Dictionary<string, PathNode>.AlternateLookup<ReadOnlySpan<char>> _literalsBySpan;
    private Dictionary<string, PathNode>? _testedByKey;

    /// <summary>The lowest rank at or below this node.</summary>
    public int MinRank { get; } = minRank;

    /// <summary>The node behind a parameter without constraints.</summary>
    public PathNode? Parameter { get; private set; }

    /// <summary>The nodes behind segments that must be tested one by one.</summary>
    public List<(TemplateSegment Segment, PathNode Node)>? Tested { get; private set; }

    /// <summary>The routes whose templates end here.</summary>
    public List<PathEnd>? Ends { get; private set; }

    /// <summary>The routes whose catch-alls begin here.</summary>
    public List<PathEnd>? CatchAlls { get; private set; }

    public bool TryGetLiteral(ReadOnlySpan<char> segment, [NotNullWhen(true)] out PathNode? node)
    {
        node = null;
        return _literals is not null && _literalsBySpan.TryGetValue(segment, out node);
    }

    public void Add(PathEnd end)
    {
        var node = this;
        foreach (var segment in end.Segments)
        {
            if (segment.Kind is SegmentKind.CatchAll or SegmentKind.ConstrainedCatchAll)
            {
                (node.CatchAlls ??= []).Add(end);
                return;
            }

            node = node.Child(segment, end.Rank);
        }

        (node.Ends ??= []).Add(end);
    }

    private PathNode Child(TemplateSegment segment, int rank)
    {
        switch (segment.Kind)
        {
            case SegmentKind.Literal:
                return Literal(segment.Parts[0].Literal!, rank);
            case SegmentKind.Parameter:
                return Parameter ??= new PathNode(rank);
            default:
                _testedByKey ??= new Dictionary<string, PathNode>(StringComparer.Ordinal);
                if (!_testedByKey.TryGetValue(segment.Key, out var node))
                {
                    node = new PathNode(rank);
                    _testedByKey.Add(segment.Key, node);
                    (Tested ??= []).Add((segment, node));
                }

                return node;
        }
    }

    private PathNode Literal(string text, int rank)
    {
        if (_literals is null)
        {
            _literals = new Dictionary<string, PathNode>(StringComparer.OrdinalIgnoreCase);
            _literalsBySpan = _literals.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        if (!_literals.TryGetValue(text, out var node))
        {
            node = new PathNode(rank);
            _literals.Add(text, node);
        }

        return node;
    }
}
