using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>The types of streams whose every record is to arrive at once.</summary>
internal static class EventTypes
{
    private static readonly MediaTypeSet All = new(["text/event-stream", "application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-seq"]);

    /// <summary>Whether a Content-Type is one of them.</summary>
    public static bool Contains(ReadOnlySpan<char> contentType) => All.Contains(contentType);
}
