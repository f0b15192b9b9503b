using System.Buffers;
using FuncProxy.Forwarding.Caching.Storing;
using Xunit.Abstractions;

namespace FuncProxy.Forwarding.Tests.Caching;

/// <summary>How much of a Zipf trace (s = 0.9, 100,000 keys) is found by a cache that holds 1 % of the keys, with and without a scan: every other request asks for a key that never comes again. docs/caching.md has the figures.</summary>
public class ScanResistanceTests(ITestOutputHelper output)
{
    private const int Keys = 100_000;
    private const int Held = 1_000;
    private const int Requests = 400_000;
    private const int BodyBytes = 512;

    [Fact]
    public void Scan_costs_little_and_less_than_it_costs_one_that_lets_the_least_recent_go()
    {
        var trace = Trace(scan: false);
        var scanned = Trace(scan: true);

        var (mine, mineScanned) = (RatioOfStore(trace), RatioOfStore(scanned));
        var (lru, lruScanned) = (RatioOfLeastRecent(trace), RatioOfLeastRecent(scanned));
        output.WriteLine($"store {mine:P1} {mineScanned:P1}, least recently used {lru:P1} {lruScanned:P1}");

        mine.ShouldBeGreaterThan(lru);
        mineScanned.ShouldBeGreaterThan(lruScanned);
        (mine - mineScanned).ShouldBeLessThan(lru - lruScanned);
    }

    private static List<int> Trace(bool scan)
    {
        var random = new Random(1);
        var cumulative = new double[Keys];
        var sum = 0.0;
        for (var i = 0; i < Keys; i++)
        {
            cumulative[i] = sum += Math.Pow(i + 1, -0.9);
        }
        var trace = new List<int>();
        for (var i = 0; i < Requests; i++)
        {
            var at = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            trace.Add(at < 0 ? ~at : at);
            if (scan)
            {
                trace.Add(Keys + i);
            }
        }
        return trace;
    }

    /// <summary>The share of the requests, without those of the scan, that is found once a quarter has gone by.</summary>
    private static double Ratio(List<int> trace, Func<int, bool> request)
    {
        var (hits, all) = (0, 0);
        for (var i = 0; i < trace.Count; i++)
        {
            var isHit = request(trace[i]);
            if (i > trace.Count / 4 && trace[i] < Keys)
            {
                all++;
                hits += isHit ? 1 : 0;
            }
        }
        return (double)hits / all;
    }

    private static double RatioOfStore(List<int> trace)
    {
        var store = new MemoryStore(CostOfOne() * Held);
        var content = new ReadOnlySequence<byte>(new byte[BodyBytes]);
        return Ratio(trace, key =>
        {
            var name = key.ToString("D9");
            if (store.Find(name) is not null)
            {
                return true;
            }
            var body = store.CreateBody();
            if (body.TryWrite(content))
            {
                store.TryKeep(new CacheEntry(name, name, store) { Body = body });
            }
            body.Release();
            return false;
        });
    }

    private static long CostOfOne()
    {
        var store = new MemoryStore(1024 * 1024);
        var body = store.CreateBody();
        body.TryWrite(new ReadOnlySequence<byte>(new byte[BodyBytes])).ShouldBeTrue();
        store.TryKeep(new CacheEntry("000000000", "000000000", store) { Body = body }).ShouldBeTrue();
        return store.UsedBytes;
    }

    private static double RatioOfLeastRecent(List<int> trace)
    {
        var order = new LinkedList<int>();
        var places = new Dictionary<int, LinkedListNode<int>>();
        return Ratio(trace, key =>
        {
            if (places.TryGetValue(key, out var place))
            {
                order.Remove(place);
                order.AddLast(place);
                return true;
            }
            if (places.Count == Held)
            {
                places.Remove(order.First!.Value);
                order.RemoveFirst();
            }
            places[key] = order.AddLast(key);
            return false;
        });
    }
}
