using FuncProxy.Forwarding.Caching;
using FuncProxy.Forwarding.Caching.Storing;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Caching;

/// <summary>What is removed stays removed, also what is on its way into the cache; and nothing else is.</summary>
public class PurgeTests
{
    [Fact]
    public async Task Changes_of_other_urls_keep_no_slow_response_out()
    {
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers["Cache-Tag"] = "mine";
            if (context.Request.Method == "GET")
            {
                arrived.TrySetResult();
                await go.Task;
                await context.Response.WriteAsync("slow");
            }
        });
        var first = route.TextAsync("/slow");
        await arrived.Task;
        for (var i = 0; i < 257; i++)
        {
            (await route.SendAsync(HttpMethod.Post, "/other", "{}")).Dispose();
        }
        route.Proxy.Cache.Purge(new CacheRemoval(CacheRemovalKind.Tag, "others"));
        go.SetResult();
        await first;

        using var again = await route.GetAsync("/slow");

        again.Headers.GetValues("Cache-Status").Single().ShouldContain("hit");
    }

    [Theory]
    [InlineData(CacheRemovalKind.Url)]
    [InlineData(CacheRemovalKind.Prefix)]
    [InlineData(CacheRemovalKind.Tag)]
    public async Task Removal_during_a_fill_keeps_the_response_out(CacheRemovalKind kind)
    {
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers["Cache-Tag"] = "a, mine";
            arrived.TrySetResult();
            await go.Task;
            await context.Response.WriteAsync("slow");
        });
        var first = route.TextAsync();
        await arrived.Task;
        // As a person would write it.
        var origin = route.Proxy.Address.GetLeftPart(UriPartial.Authority).Replace("http", "HTTP");
        route.Proxy.Cache.Purge(new CacheRemoval(kind, kind switch { CacheRemovalKind.Url => origin + "/x", CacheRemovalKind.Prefix => origin, _ => "mine" }));
        go.SetResult();
        await first;

        await route.TextAsync();

        route.Origin.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("HTTPS://Host:443/x", "https://host/x")]
    [InlineData("http://Host:80", "http://host/")]
    [InlineData("http://h?q", "http://h/?q")]
    [InlineData("http://h:8080/A%2f", "http://h:8080/A%2f")]
    [InlineData("no url", "no url")]
    public void Url_is_written_as_keys_have_it(string url, string written) => CacheKey.Normalise(url).ShouldBe(written);

    [Fact]
    public void Removal_between_the_look_and_the_keeping_counts()
    {
        var store = new MemoryStore(1024 * 1024);
        var racing = new RacingStore(store);
        var engine = new CacheEngine(racing, "x", TimeProvider.System);
        racing.BeforeKeep = () => engine.Purge(new CacheRemoval(CacheRemovalKind.Url, "http://h/x"));
        var body = engine.CreateBody();

        engine.TryKeep(new StoredNames("k", "http://h/x", null, "k"), Response(), body, engine.Position).ShouldBeFalse();
        body.Release();

        store.Find("k").ShouldBeNull();
    }

    [Fact]
    public void Log_forgets_no_url_and_takes_no_point_for_later_than_it_is()
    {
        var log = new InvalidationLog();
        var before = log.Position;
        log.Add(new CacheRemoval(CacheRemovalKind.Url, "http://h/a"));
        log.Touches("http://h/a", [], log.Position).ShouldBeFalse();
        for (var i = 0; i < 1000; i++)
        {
            log.Add(new CacheRemoval(CacheRemovalKind.Url, $"http://h/{i}"));
        }
        log.Touches("http://h/a", [], before).ShouldBeTrue();

        var later = log.Position;
        log.Add(new CacheRemoval(CacheRemovalKind.Tag, "t"));
        log.Touches("http://h/a", ["u"], later).ShouldBeFalse();
        log.Touches("http://h/a", ["u", "t"], later).ShouldBeTrue();
        for (var i = 0; i < 300; i++)
        {
            log.Add(new CacheRemoval(CacheRemovalKind.Tag, "other"));
        }
        log.Touches("http://h/a", ["u"], later).ShouldBeTrue("what was pushed out may have been its");
    }

    private static StoredResponse Response()
    {
        var time = Instant.Now(TimeProvider.System);
        return new StoredResponse
        {
            Status = 200, Reason = null, Fields = [], Destination = null, Freshness = new Freshness(time, TimeSpan.Zero, TimeSpan.FromSeconds(60)), NoCache = false, NeverStale = false,
            StaleIfError = default, StaleWhileRevalidate = default, IsStream = false, Date = time.Date,
        };
    }

    private sealed class RacingStore(MemoryStore inner) : ICacheStore
    {
        public Action? BeforeKeep { get; set; }

        public CacheEntry? Find(ReadOnlySpan<char> key) => inner.Find(key);

        public bool TryKeep(CacheEntry entry)
        {
            BeforeKeep?.Invoke();
            return inner.TryKeep(entry);
        }

        public long UsedBytes => inner.UsedBytes;

        public long LimitBytes => inner.LimitBytes;

        public int Count => inner.Count;

        public long Evicted => inner.Evicted;

        public StoredBody CreateBody() => inner.CreateBody();

        public bool TryGrow(CacheEntry entry, int bytes) => inner.TryGrow(entry, bytes);

        public int Remove(in CacheRemoval removal) => inner.Remove(removal);
    }
}
