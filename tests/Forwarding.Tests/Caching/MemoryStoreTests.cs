using System.Buffers;
using System.Runtime.InteropServices;
using FuncProxy.Forwarding.Caching.Storing;

namespace FuncProxy.Forwarding.Tests.Caching;

public class MemoryStoreTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task Limit_is_kept_and_no_byte_is_changed_under_32_threads()
    {
        const int Keys = 10_000;
        const int Bytes = 10 * 1024;
        var store = new MemoryStore(32 * Megabyte);
        var most = 0L;
        var hits = 0;

        await Task.WhenAll(Enumerable.Range(0, 32).Select(worker => Task.Factory.StartNew(() =>
        {
            var random = new Random(worker);
            var content = new byte[Bytes];
            for (var i = 0; i < 1_000; i++)
            {
                var key = random.Next(Keys).ToString();
                if (store.Find(key) is { Body: { } found } && found.TryHold())
                {
                    Interlocked.Increment(ref hits);
                    Check(key, found.Content.ToArray());
                    found.Release();
                    continue;
                }
                Fill(key, content);
                var body = store.CreateBody();
                if (body.TryWrite(new ReadOnlySequence<byte>(content)))
                {
                    store.TryKeep(new CacheEntry(key, key, store) { Body = body });
                }
                body.Release();
                InterlockedMax(ref most, store.UsedBytes);
            }
        }, TaskCreationOptions.LongRunning)));

        // A taking that fails stands in the count for a moment.
        most.ShouldBeLessThanOrEqualTo(32 * Megabyte + (32 * 20 * 1024));
        store.UsedBytes.ShouldBeLessThanOrEqualTo(32 * Megabyte);
        store.UsedBytes.ShouldBeGreaterThan(30 * Megabyte);
        hits.ShouldBeGreaterThan(3_000);
        store.Remove(new CacheRemoval(CacheRemovalKind.Prefix, "")).ShouldBeGreaterThan(2_500);
        store.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public void Entry_that_was_let_go_is_readable_to_its_end_and_counts_until_then()
    {
        var store = new MemoryStore(Megabyte);
        Keep(store, "a", 100_000).ShouldBeTrue();
        var held = store.Find("a")!.Body!;
        held.TryHold().ShouldBeTrue();

        store.Remove(new CacheRemoval(CacheRemovalKind.Url, "a")).ShouldBe(1);

        store.Find("a").ShouldBeNull();
        Check("a", held.Content.ToArray());
        store.UsedBytes.ShouldBeGreaterThan(100_000);
        held.Release();
        store.UsedBytes.ShouldBe(0);
        held.TryHold().ShouldBeFalse();
    }

    [Fact]
    public void Entries_are_removed_by_url_prefix_and_tag()
    {
        var store = new MemoryStore(Megabyte);
        foreach (var (key, tags) in new[] { ("http://a/x", "t"), ("http://a/x?q", "u"), ("http://a/y", "t"), ("http://b/x", "v") })
        {
            store.TryKeep(new CacheEntry(key, key, store) { Tags = [tags] }).ShouldBeTrue();
        }

        store.Remove(new CacheRemoval(CacheRemovalKind.Url, "http://a/x")).ShouldBe(1);
        store.Remove(new CacheRemoval(CacheRemovalKind.Tag, "t")).ShouldBe(1);
        store.Remove(new CacheRemoval(CacheRemovalKind.Prefix, "http://a/")).ShouldBe(1);
        store.Count.ShouldBe(1);
    }

    [Fact]
    public void Form_of_a_body_goes_with_it()
    {
        var store = new MemoryStore(Megabyte);
        Keep(store, "a", 1000).ShouldBeTrue();
        var body = store.Find("a")!.Body!;
        body.AddForm("br", new ReadOnlySequence<byte>(new byte[10])).ShouldBeTrue();
        body.AddForm("br", new ReadOnlySequence<byte>(new byte[20])).ShouldBeFalse();
        body.GetForm("br")!.Length.ShouldBe(10);

        store.Remove(new CacheRemoval(CacheRemovalKind.Url, "a"));

        store.UsedBytes.ShouldBe(0);
    }

    private static bool Keep(MemoryStore store, string key, int bytes)
    {
        var content = new byte[bytes];
        Fill(key, content);
        var body = store.CreateBody();
        var isKept = body.TryWrite(new ReadOnlySequence<byte>(content)) && store.TryKeep(new CacheEntry(key, key, store) { Body = body });
        body.Release();
        return isKept;
    }

    // The hash of the key all over: a piece of another entry would show.
    private static void Fill(string key, Span<byte> content)
    {
        MemoryMarshal.Cast<byte, int>(content).Fill(key.GetHashCode(StringComparison.Ordinal));
    }

    private static void Check(string key, byte[] content)
    {
        var expected = new byte[content.Length];
        Fill(key, expected);
        content.AsSpan().SequenceEqual(expected).ShouldBeTrue();
    }

    private static void InterlockedMax(ref long most, long value)
    {
        long seen;
        while (value > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
