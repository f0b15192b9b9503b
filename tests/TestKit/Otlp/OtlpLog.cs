namespace FuncProxy.TestKit;

/// <summary>A log event as it was exported.</summary>
public sealed record OtlpLog
{
    /// <summary>The category.</summary>
    public required string Scope { get; init; }

    /// <summary>The message.</summary>
    public string Body { get; init; } = "";

    /// <summary>The level's name, as <c>Information</c>.</summary>
    public string Severity { get; init; } = "";

    /// <summary>The trace; empty for none.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>The span; empty for none.</summary>
    public string SpanId { get; init; } = "";

    /// <summary>Its attributes.</summary>
    public required IReadOnlyDictionary<string, object> Attributes { get; init; }
}
