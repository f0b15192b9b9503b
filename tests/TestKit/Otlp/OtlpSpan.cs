namespace FuncProxy.TestKit;

/// <summary>A span as it was exported.</summary>
public sealed record OtlpSpan
{
    /// <summary>The source's name.</summary>
    public required string Scope { get; init; }

    /// <summary>What the process says of itself.</summary>
    public required IReadOnlyDictionary<string, object> Resource { get; init; }

    /// <summary>The span's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>2 for a server's, 3 for a client's.</summary>
    public int Kind { get; init; }

    /// <summary>The trace, 32 hexadecimal digits.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>The span, 16 hexadecimal digits.</summary>
    public string SpanId { get; init; } = "";

    /// <summary>The span that it is a part of; empty for none.</summary>
    public string ParentId { get; init; } = "";

    /// <summary>The other systems' words on the trace.</summary>
    public string TraceState { get; init; } = "";

    /// <summary>2 for an error, 0 for nothing said.</summary>
    public int Status { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Its attributes.</summary>
    public required IReadOnlyDictionary<string, object> Attributes { get; init; }
}
