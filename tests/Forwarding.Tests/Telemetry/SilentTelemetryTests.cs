using System.Diagnostics;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Tests.Telemetry;

/// <summary>What telemetry costs while nobody wants it, in what can be counted: nothing. Not beside tests that listen to the process's meter.</summary>
[Collection(TimingCollection.Name)]
public sealed class SilentTelemetryTests
{
    private const int Requests = 1000;

    private static readonly ClientResolver Clients = new(new TrustedProxies([]), inFunctions: false);

    [Fact]
    public void Request_that_nobody_observes_allocates_nothing_and_reads_no_clock()
    {
        var clock = new CountingClock();
        var observers = new RequestObservers([new AccessLog(NullLoggerFactory.Instance, 1, Random.Shared), new RequestMetrics()], Clients.SchemeOf, clock);
        var exchange = new Exchange { Context = new DefaultHttpContext() };
        var before = 0L;
        for (var i = -1; i < Requests; i++)
        {
            if (i == 0)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
            observers.Begin(exchange);
            observers.End(exchange);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        clock.Readings.ShouldBe(0);
        exchange.Watch.ShouldBeNull();
    }

    [Fact]
    public void Request_that_is_observed_reuses_what_it_is_measured_with()
    {
        var seen = new Counting();
        var observers = new RequestObservers([seen], Clients.SchemeOf, TimeProvider.System);
        var exchange = new Exchange();
        var context = new DefaultHttpContext();
        var before = 0L;
        for (var i = -1; i < Requests; i++)
        {
            if (i == 0)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }
            exchange.Context = context;
            observers.Begin(exchange);
            observers.End(exchange);
            exchange.Clear();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        seen.Count.ShouldBe(Requests + 1);
    }

    [Fact]
    public void Span_of_a_request_is_in_no_trace_of_whoever_runs_the_server()
    {
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == Instruments.Name, Sample = static (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var outer = new Activity("outer").Start();

        var span = RequestSpans.Start(new DefaultHttpContext { Request = { Method = "GET" } }, "http", "/").ShouldNotBeNull();

        span.ParentSpanId.ShouldBe(default);
        span.TraceId.ShouldNotBe(outer.TraceId);
        span.Stop();
    }

    private sealed class Counting : IRequestObserver
    {
        public int Count { get; private set; }

        public bool IsActive => true;

        public void Ended(in RequestRecord record) => Count++;
    }

    private sealed class CountingClock : TimeProvider
    {
        public int Readings { get; private set; }

        public override long GetTimestamp()
        {
            Readings++;
            return base.GetTimestamp();
        }
    }
}
