using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.FunctionApp.Tests.Telemetry;

/// <summary>What the whole process exports to a collector, by the names and units of OpenTelemetry's semantic conventions.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class OtlpExportTests(PublishedApp app) : IDisposable
{
    private const int Server = 2;
    private const int Client = 3;
    private const int Error = 2;
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string CallerId = "b7ad6b7169203331";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Trace_joins_client_proxy_and_destination_and_a_retry_is_two_spans_of_attempts()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var origin = await StartOriginAsync();
        await using (var proxy = await StartAsync(origin, collector))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/orders/7?key=secret&page=2&bare-secret");
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{TraceId}-{CallerId}-01");
            request.Headers.TryAddWithoutValidation("tracestate", "vendor=x");
            request.Headers.TryAddWithoutValidation("x-request-id", "order-7");
            (await proxy.Client.SendAsync(request)).EnsureSuccessStatusCode();
            await EndAsync(proxy);
        }

        var spans = collector.Spans.Where(span => span.TraceId == TraceId).ToList();
        var server = spans.Where(span => span.Kind == Server).ShouldHaveSingleItem();
        (server.Name, server.ParentId, server.TraceState, server.Scope).ShouldBe(("GET /orders/{id}", CallerId, "vendor=x", "FuncProxy"));
        server.Attributes.ShouldContainAll(
            ("http.request.method", "GET"), ("url.scheme", "http"), ("url.path", "/orders/7"), ("url.query", "key=REDACTED&page=REDACTED&REDACTED"),
            ("http.route", "/orders/{id}"), ("http.response.status_code", 200L), ("network.protocol.version", "1.1"), ("client.address", "127.0.0.1"),
            ("server.address", "127.0.0.1"), ("funcproxy.route.id", "orders"), ("funcproxy.cluster.id", "c"), ("funcproxy.destination.id", "good"),
            ("funcproxy.attempt.count", 2L), ("funcproxy.request.id", "order-7"), ("http.response.body.size", 2L));
        server.Attributes.Keys.ShouldNotContain("error.type");

        var attempts = spans.Where(span => span.Kind == Client).OrderBy(span => span.Attributes.ContainsKey("http.request.resend_count")).ToList();
        attempts.Count.ShouldBe(2);
        attempts.ShouldAllBe(span => span.ParentId == server.SpanId && span.Name == "GET" && span.Duration <= server.Duration);
        attempts[0].Attributes.ShouldContainAll(("error.type", "connection_refused"), ("funcproxy.destination.id", "bad"), ("server.port", 1L));
        attempts[0].Status.ShouldBe(Error);
        attempts[1].Attributes.ShouldContainAll(
            ("http.request.method", "GET"), ("http.request.resend_count", 1L), ("http.response.status_code", 200L), ("network.protocol.version", "1.1"),
            ("server.address", "127.0.0.1"), ("server.port", (long)origin.Address.Port), ("url.scheme", "http"), ("url.full", $"{origin.Address}orders/7?key=REDACTED&page=REDACTED&REDACTED"));
        attempts[1].Status.ShouldBe(0);

        origin.Requests.Single.Headers["traceparent"].ToString().ShouldBe($"00-{TraceId}-{attempts[1].SpanId}-01");
        origin.Requests.Single.Headers["tracestate"].ToString().ShouldBe("vendor=x");
        server.Resource["service.name"].ShouldBe("orders-proxy");
        server.Resource["deployment.environment.name"].ShouldBe("test");
        collector.Requests.ShouldContain("/v1/traces of-the-test");
    }

    [Fact]
    public async Task Metrics_and_log_events_of_a_scripted_run_have_the_conventions_names_and_units()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var origin = await StartOriginAsync();
        await using (var proxy = await StartAsync(origin, collector))
        {
            (await proxy.Client.GetAsync("/orders/7")).EnsureSuccessStatusCode();
            (await proxy.Client.GetAsync("/cached")).EnsureSuccessStatusCode();
            (await proxy.Client.GetAsync("/cached")).EnsureSuccessStatusCode();
            (await proxy.Client.GetAsync("/nowhere")).Dispose();
            (await proxy.Client.GetAsync("/down")).Dispose();
            await EndAsync(proxy);
        }

        var duration = Of(collector, "http.server.request.duration", "s", "histogram");
        duration.Sum(point => point.Count).ShouldBe(5);
        var route = duration.Single(point => Is(point, "http.route", "/orders/{id}"));
        route.Attributes.ShouldContainAll(("http.request.method", "GET"), ("http.response.status_code", 200L), ("url.scheme", "http"), ("network.protocol.version", "1.1"));
        duration.Single(point => Is(point, "http.route", "/cached")).Count.ShouldBe(2);
        duration.Single(point => Is(point, "http.response.status_code", 404L)).Attributes.Keys.ShouldNotContain("http.route");
        duration.Single(point => Is(point, "http.response.status_code", 502L)).Attributes["error.type"].ShouldBe("connection_refused");
        Of(collector, "http.server.active_requests", "{request}", "updowncounter").ShouldHaveSingleItem().Value.ShouldBe(0);

        var client = Of(collector, "http.client.request.duration", "s", "histogram");
        client.Single(point => Is(point, "funcproxy.destination.id", "good")).Attributes
            .ShouldContainAll(("server.address", "127.0.0.1"), ("server.port", (long)origin.Address.Port), ("http.request.method", "GET"), ("http.response.status_code", 200L));
        client.Where(point => Is(point, "error.type", "connection_refused")).Sum(point => point.Count).ShouldBe(2);
        Of(collector, "funcproxy.cache.requests", "{request}", "counter").Select(point => (point.Attributes["funcproxy.cache.result"], point.Value))
            .ShouldBe([("miss", 1), ("hit", 1)], ignoreOrder: true);
        Of(collector, "funcproxy.attempts", "{attempt}", "counter").Sum(point => point.Value).ShouldBe(4);
        Of(collector, "funcproxy.connect.duration", "s", "histogram").ShouldNotBeEmpty();
        Of(collector, "funcproxy.destination.healthy", "1", "gauge").ShouldNotBeEmpty();

        var line = collector.Logs.Single(log => log.Scope == "FuncProxy.Access" && Equals(log.Attributes.GetValueOrDefault("url.path"), "/orders/7"));
        var span = collector.Spans.Single(span => span.Kind == Server && Equals(span.Attributes["url.path"], "/orders/7"));
        (line.TraceId, line.SpanId, line.Severity).ShouldBe((span.TraceId, span.SpanId, "Information"));
        line.Body.ShouldStartWith("GET /orders/7 200 ");
        line.Attributes.ShouldContainAll(("http.request.method", "GET"), ("http.response.status_code", 200L), ("funcproxy.route.id", "orders"), ("funcproxy.attempt.count", 2L));
        collector.Logs.ShouldContain(log => log.Scope.EndsWith("RetryHandler") && log.TraceId == span.TraceId, "the warning of the attempt that failed is of the trace");
        var hit = collector.Spans.Single(span => Equals(span.Attributes.GetValueOrDefault("funcproxy.cache.result"), "hit"));
        collector.Spans.ShouldNotContain(attempt => attempt.ParentId == hit.SpanId);
    }

    [Fact]
    public async Task Sampler_that_takes_nothing_still_continues_the_trace()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var origin = await StartOriginAsync();
        await using (var proxy = await StartAsync(origin, collector, ("OTEL_TRACES_SAMPLER", "always_off")))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/cached");
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{TraceId}-{CallerId}-00");
            (await proxy.Client.SendAsync(request)).EnsureSuccessStatusCode();
            await EndAsync(proxy);
        }

        collector.Spans.ShouldBeEmpty();
        var parent = origin.Requests.Single.Headers["traceparent"].ToString();
        parent.ShouldMatch($"^00-{TraceId}-[0-9a-f]{{16}}-00$");
        parent.ShouldNotContain(CallerId);
    }

    [Fact]
    public async Task Signal_with_an_endpoint_of_its_own_goes_there_alone()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var origin = await StartOriginAsync();
        await using (var proxy = await StartAsync(Document(origin), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{collector.Address}mine/v1/traces")))
        {
            (await proxy.Client.GetAsync("/cached")).EnsureSuccessStatusCode();
            await EndAsync(proxy);
        }

        collector.Requests.ShouldBe(["/mine/v1/traces"]);
        collector.Spans.Count(span => span.Kind == Server).ShouldBe(1);
    }

    [Fact]
    public async Task Collector_that_does_not_answer_delays_the_end_by_two_seconds_at_the_most()
    {
        await using var silent = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var proxy = await StartAsync(Routes.Respond("ok"), ("OTEL_EXPORTER_OTLP_ENDPOINT", $"{silent.Address}"), ("ShutdownGrace", "00:00:05"));
        await proxy.Client.GetStringAsync("/");

        var began = TimeProvider.System.GetTimestamp();
        await EndAsync(proxy);

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_of_OpenTelemetry_is_loaded_and_the_trace_context_passes_as_it_is()
    {
        await using var origin = await StartOriginAsync();
        await using var proxy = await StartAsync(Document(origin), ("OTEL_EXPORTER_OTLP_ENDPOINT", ""));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cached");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{TraceId}-{CallerId}-01");

        (await proxy.Client.SendAsync(request)).EnsureSuccessStatusCode();

        origin.Requests.Single.Headers["traceparent"].ToString().ShouldBe($"00-{TraceId}-{CallerId}-01");
        var mapped = await File.ReadAllTextAsync($"/proc/{proxy.Process.Id}/maps");
        mapped.ShouldContain("FuncProxy");
        mapped.ShouldNotContain("OpenTelemetry");
    }

    public void Dispose() => _folder.Dispose();

    private static Task<KestrelOrigin> StartOriginAsync() => KestrelOrigin.StartAsync(context =>
    {
        context.Response.Headers.CacheControl = "max-age=60";
        return context.Response.WriteAsync("ok");
    });

    private static string Document(KestrelOrigin origin) => $$"""
        { "routes": {
            "orders": { "clusterId": "c", "match": { "path": "/orders/{id}" } },
            "cached": { "clusterId": "good", "match": { "path": "/cached" }, "cache": { "mode": "standard" } },
            "down": { "clusterId": "down", "match": { "path": "/down" } } },
          "clusters": {
            "c": { "loadBalancingPolicy": "FirstAlphabetical", "retry": { "attempts": 2, "on": ["connect"] },
                   "destinations": { "bad": { "address": "http://127.0.0.1:1" }, "good": { "address": "{{origin.Address}}" } } },
            "good": { "destinations": { "only": { "address": "{{origin.Address}}" } } },
            "down": { "destinations": { "none": { "address": "http://127.0.0.1:1" } } } } }
        """;

    private static List<OtlpMetric> Of(OtlpReceiver collector, string name, string unit, string kind)
    {
        var all = collector.Metrics.Where(metric => metric.Name == name).ToList();
        all.ShouldNotBeEmpty($"of {string.Join(", ", collector.Metrics.Select(metric => metric.Name).Distinct())}; {string.Join(", ", collector.Requests)}");
        all.ShouldAllBe(metric => metric.Unit == unit && metric.Kind == kind);
        return all;
    }

    private static bool Is(OtlpMetric metric, string attribute, object value) => Equals(metric.Attributes.GetValueOrDefault(attribute), value);

    /// <summary>Ends the process as a platform does; what it has not exported by then must come before it is gone.</summary>
    private static async Task EndAsync(ProxyProcess proxy)
    {
        proxy.Process.Terminate();
        (await proxy.Process.WaitForExitAsync(TimeSpan.FromSeconds(10))).ShouldBe(0);
    }

    private Task<ProxyProcess> StartAsync(KestrelOrigin origin, OtlpReceiver collector, params (string, string)[] more) => StartAsync(Document(origin),
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"{collector.Address}"), ("OTEL_EXPORTER_OTLP_HEADERS", "x-test=of-the-test"),
            ("OTEL_SERVICE_NAME", "orders-proxy"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"), ("AccessLog__Sample", "1"), .. more,
        ]);

    private async Task<ProxyProcess> StartAsync(string document, params (string, string)[] settings)
    {
        _folder.Write("routes.json", document);
        var proxy = await ProxyProcess.StartAsync(app, _folder, settings);
        await proxy.Process.WaitForOutputAsync("routes are served");
        return proxy;
    }
}
