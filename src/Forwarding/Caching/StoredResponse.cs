using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A stored response but for its body. Immutable, apart from what is kept for later hits.</summary>
internal sealed class StoredResponse
{
    private const int MostHeads = 8;
    private const int OwnBytes = 320;
    private const int FieldBytes = 64;

    private readonly Lock _lock = new();
    private PreparedHead[] _heads = [];

    public required int Status { get; init; }

    public required string? Reason { get; init; }

    /// <summary>The fields, as the destination sent them.</summary>
    public required IReadOnlyList<StoredField> Fields { get; init; }

    /// <summary>Who sent it.</summary>
    public required Destination? Destination { get; init; }

    public required Freshness Freshness { get; init; }

    /// <summary>Whether it is to be validated each time.</summary>
    public required bool NoCache { get; init; }

    /// <summary>Whether it may never be served stale (RFC 9111 §4.2.4).</summary>
    public required bool NeverStale { get; init; }

    public required TimeSpan StaleWhileRevalidate { get; init; }

    public required TimeSpan StaleIfError { get; init; }

    /// <summary>Whether the length of the body was not known when it began: it is replayed as the stream that it was.</summary>
    public required bool IsStream { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    /// <summary>When it was made, as far as it says; else when it came.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Cache-Status and Age, as they were last written.</summary>
    public HitFields? LastHit { get; set; }

    /// <summary>What it takes, in bytes.</summary>
    public int Bytes
    {
        get
        {
            var bytes = OwnBytes;
            foreach (var (name, values) in Fields)
            {
                bytes += BytesOf(name, values);
            }
            return bytes;
        }
    }

    /// <summary>Whether it says by what it can be validated.</summary>
    public bool HasValidator => ETag is not null || LastModified is not null;

    /// <summary>A field's lines; empty where it is missing.</summary>
    public StringValues Field(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Is(name))
            {
                return field.Values;
            }
        }
        return StringValues.Empty;
    }

    /// <summary>What was kept for clients like this one; null where there is nothing.</summary>
    public PreparedHead? FindHead(StringValues acceptEncoding, int credentials)
    {
        foreach (var head in Volatile.Read(ref _heads))
        {
            if (head.IsFor(acceptEncoding, credentials))
            {
                return head;
            }
        }
        return null;
    }

    /// <summary>Whether another head can be kept.</summary>
    public bool TakesHeads => Volatile.Read(ref _heads).Length < MostHeads;

    /// <summary>Keeps a head.</summary>
    public void AddHead(PreparedHead head)
    {
        lock (_lock)
        {
            if (_heads.Length < MostHeads)
            {
                Volatile.Write(ref _heads, [.. _heads, head]);
            }
        }
    }

    /// <summary>What a field takes, in bytes.</summary>
    public static int BytesOf(string name, StringValues values)
    {
        var bytes = FieldBytes + (2 * name.Length);
        foreach (var value in values)
        {
            bytes += 24 + (2 * (value?.Length ?? 0));
        }
        return bytes;
    }
}
