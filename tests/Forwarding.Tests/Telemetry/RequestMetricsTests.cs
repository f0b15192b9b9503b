using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Forwarding.Tests.Telemetry;

/// <summary>What the meter says of requests from the client's side. The meter is the process's: alone, so that no other test's requests are counted.</summary>
[Collection(TimingCollection.Name)]
public sealed class RequestMetricsTests
{
    private const string Document = """{ "routes": { "here": { "match": { "path": "/here" }, "respond": { "body": "x" } } } }""";

    [Theory]
    [InlineData("GET /here HTTP/1.1", "X-Forwarded-Proto: https\r\n", "https")]
    [InlineData("GET /here HTTP/1.1", "X-Forwarded-Proto: http, https\r\n", "https")]
    [InlineData("GET /here HTTP/1.1", "X-Forwarded-Proto: https, http\r\n", "http")]
    [InlineData("GET /here HTTP/1.1", "", "http")]
    [InlineData("GET /nowhere HTTP/1.1", "X-Forwarded-Proto: https\r\n", "https")]
    [InlineData("TRACE /here HTTP/1.1", "X-Forwarded-Proto: https\r\n", "https")]
    [InlineData("GET /%0a\\ HTTP/1.1", "X-Forwarded-Proto: https\r\n", "https")]
    public async Task Duration_and_both_counts_of_a_request_in_flight_have_the_scheme_that_the_client_used(string line, string fields, string scheme)
    {
        var measured = new ConcurrentQueue<(string Name, double Value, string? Scheme)>();
        using var listener = Listen(measured);
        await using var proxy = await ProxyUnderTest.StartAsync(Document);
        await proxy.Log.WaitForAsync(1);

        await proxy.RawAsync($"{line}\r\nHost: h\r\n{fields}\r\n");
        // The last measurement is made a moment after the answer.
        await Wait.UntilAsync(() => measured.Count == 3, "the request has ended");

        var all = measured.ToArray();
        all.ShouldAllBe(each => each.Scheme == scheme);
        all.Select(each => each.Name).ShouldBe(["http.server.active_requests", "http.server.active_requests", "http.server.request.duration"]);
        (all[0].Value, all[1].Value).ShouldBe((1, -1));
    }

    private static MeterListener Listen(ConcurrentQueue<(string Name, double Value, string? Scheme)> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument == Instruments.ActiveRequests || instrument == Instruments.ServerDuration)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, SchemeOf(tags))));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, SchemeOf(tags))));
        listener.Start();
        return listener;
    }

    private static string? SchemeOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == "url.scheme")
            {
                return value as string;
            }
        }
        return null;
    }
}
