namespace FuncProxy.TestKit;

/// <summary>A metric as it was exported, once for each set of attributes.</summary>
public sealed record OtlpMetric
{
    /// <summary>The instrument's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary><c>gauge</c>, <c>counter</c>, <c>updowncounter</c> or <c>histogram</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The value; of a histogram the sum.</summary>
    public double Value { get; init; }

    /// <summary>Of a histogram how many were recorded.</summary>
    public long Count { get; init; }

    /// <summary>Its attributes.</summary>
    public required IReadOnlyDictionary<string, object> Attributes { get; init; }
}
