using System.Buffers;
using System.Runtime.InteropServices;
using FuncProxy.Forwarding.Caching.Storing;
using FuncProxy.Forwarding.Pipeline;

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
        store.LooseBytes.ShouldBe(0);
        store.Remove(new CacheRemoval(CacheRemovalKind.Prefix, "")).ShouldBeGreaterThan(2_500);
        store.UsedBytes.ShouldBe(0);
        store.LooseBytes.ShouldBe(0);
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
    public async Task Form_of_a_body_is_made_once_for_all_who_ask_and_goes_with_it()
    {
        var store = new MemoryStore(Megabyte);
        Keep(store, "a", 1000).ShouldBeTrue();
        var body = store.Find("a")!.Body!;
        var maker = new Maker(10);
        var all = Enumerable.Range(0, 8).Select(_ => body.GetOrMakeFormAsync("br", body.Content, maker).AsTask()).ToList();
        body.GetForm("br").ShouldBeNull();
        maker.Go.SetResult();

        (await Task.WhenAll(all)).ShouldAllBe(form => form!.Length == 10);
        maker.Count.ShouldBe(1);
        body.GetForm("br")!.Length.ShouldBe(10);
        store.Remove(new CacheRemoval(CacheRemovalKind.Url, "a"));

        store.UsedBytes.ShouldBe(0);
    }

    [Fact]
    public async Task Form_that_finds_no_room_leaves_nothing_behind_and_is_tried_again()
    {
        var store = new MemoryStore(Megabyte);
        Keep(store, "a", 1000).ShouldBeTrue();
        var body = store.Find("a")!.Body!;
        body.TryHold().ShouldBeTrue();
        var before = store.UsedBytes;
        var tooLarge = new Maker(Megabyte);
        tooLarge.Go.SetResult();
        var fits = new Maker(10);
        fits.Go.SetResult();

        (await body.GetOrMakeFormAsync("br", body.Content, tooLarge)).ShouldBeNull();
        store.UsedBytes.ShouldBe(before);
        (await body.GetOrMakeFormAsync("br", body.Content, fits))!.Length.ShouldBe(10);
    }

    [Fact]
    public void Bodies_that_are_being_read_do_not_empty_the_store()
    {
        var store = new MemoryStore(Megabyte);
        for (var i = 0; i < 30; i++)
        {
            Keep(store, "small" + i, 4000).ShouldBeTrue();
            store.Find("small" + i);
            store.Find("small" + i);
        }
        // As by clients that read slowly.
        for (var i = 0; i < 8; i++)
        {
            Keep(store, "big" + i, 100_000).ShouldBeTrue();
            store.Find("big" + i)!.Body!.TryHold().ShouldBeTrue();
        }
        store.Count.ShouldBe(38);

        var writing = store.CreateBody();
        writing.TryWrite(new ReadOnlySequence<byte>(new byte[500_000])).ShouldBeFalse();

        Enumerable.Range(0, 30).ShouldAllBe(i => store.Find("small" + i) != null);
        writing.Release();
        store.LooseBytes.ShouldBeLessThanOrEqualTo(Megabyte / 2);
    }

    [Fact]
    public void One_body_takes_half_of_the_store_at_the_most()
    {
        var store = new MemoryStore(Megabyte);
        Keep(store, "a", 1000).ShouldBeTrue();

        var writing = store.CreateBody();
        writing.TryWrite(new ReadOnlySequence<byte>(new byte[600_000])).ShouldBeFalse();
        writing.Release();

        store.Find("a").ShouldNotBeNull();
    }

    private sealed class Maker(int bytes) : IFormMaker
    {
        public TaskCompletionSource Go { get; } = new();

        public int Count { get; private set; }

        public async ValueTask<bool> MakeAsync(ReadOnlySequence<byte> body, IFormTarget target)
        {
            Count++;
            await Go.Task;
            return target.TryWrite(new byte[bytes]);
        }
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
