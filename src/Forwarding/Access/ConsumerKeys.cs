using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Access;

/// <summary>All keys of a document by their hash. Immutable.</summary>
/// <remarks>A caller chooses the key, not its hash, so that what the look-up's time tells of hashes leads to no key; the whole hash is then compared in constant time.</remarks>
internal sealed class ConsumerKeys
{
    /// <summary>The longest key that is looked at, in characters.</summary>
    public const int MaxLength = 512;

    private const int UsualLength = 64;

    private readonly FrozenDictionary<long, Entry[]> _entries;

    private ConsumerKeys(FrozenDictionary<long, Entry[]> entries, FrozenDictionary<string, Consumer> consumers) => (_entries, Consumers) = (entries, consumers);

    /// <summary>All consumers of the document by their ids, also those without a key.</summary>
    public FrozenDictionary<string, Consumer> Consumers { get; }

    /// <summary>Compiles the consumers of a document that has passed validation.</summary>
    public static ConsumerKeys Compile(IReadOnlyDictionary<string, ConsumerConfig>? consumers)
    {
        var entries = new Dictionary<long, List<Entry>>();
        var byId = new Dictionary<string, Consumer>(StringComparer.Ordinal);
        foreach (var (id, config) in consumers ?? new Dictionary<string, ConsumerConfig>())
        {
            var consumer = byId[id] = new Consumer(id);
            foreach (var text in config.Keys ?? [])
            {
                ConsumerKey.TryParse(text, out var key);
                var hash = new KeyHash(key!.Hash.Span);
                ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(entries, hash.Bucket, out _);
                (bucket ??= []).Add(new Entry(hash, key.Expires, consumer));
            }
        }
        return new ConsumerKeys(entries.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray()), byId.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Finds the consumer of a key.</summary>
    /// <param name="key">What the caller presented.</param>
    /// <param name="time">The clock, read only for a key that expires.</param>
    /// <param name="consumer">The consumer, when the key is good.</param>
    public ProxyError Find(ReadOnlySpan<char> key, TimeProvider time, out Consumer? consumer)
    {
        consumer = null;
        if (key.Length > MaxLength)
        {
            return ProxyError.KeyUnknown;
        }
        // Most keys are short, and what is taken of the stack is cleared first.
        Span<byte> text = key.Length <= UsualLength ? stackalloc byte[UsualLength] : stackalloc byte[MaxLength];
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        // Latin-1, as the server reads fields: a character is a byte, and every key that is known is ASCII.
        SHA256.HashData(text[..Encoding.Latin1.GetBytes(key, text)], bytes);
        var hash = new KeyHash(bytes);
        if (!_entries.TryGetValue(hash.Bucket, out var entries))
        {
            return ProxyError.KeyUnknown;
        }
        foreach (var entry in entries)
        {
            if (entry.Hash.IsSame(hash))
            {
                consumer = entry.Consumer;
                return entry.Expires is { } end && end <= time.GetUtcNow() ? ProxyError.KeyExpired : ProxyError.None;
            }
        }
        return ProxyError.KeyUnknown;
    }

    private sealed record Entry(KeyHash Hash, DateTimeOffset? Expires, Consumer Consumer);
}
