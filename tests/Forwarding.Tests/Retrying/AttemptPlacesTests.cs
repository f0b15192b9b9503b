using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Balancing;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Retrying;
using FuncProxy.Routing.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>Whatever destinations and clients do, every place that an attempt takes is given back, and its response disposed.</summary>
public sealed class AttemptPlacesTests
{
    private enum Deed
    {
        Answers,
        AnswersLate,
        Is503,
        Is503Late,
        Is429,
        Refuses,
        Breaks,
        Hangs,
    }

    [Fact]
    public async Task Every_place_is_given_back_whatever_happens()
    {
        var scripts =
            from deeds in ArbMap.Default.GeneratorFor<Deed>().ListOf(5)
            from attempts in Gen.Choose(1, 4)
            from hedges in Gen.Elements(true, false)
            from onTimeout in Gen.Elements(true, false)
            from post in Gen.Elements(true, false)
            from leaves in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
            select (deeds, attempts, hedges: hedges && attempts > 1, onTimeout, post, leaves);

        foreach (var script in scripts.Sample(300))
        {
            try
            {
                await RunAsync([.. script.deeds], script.attempts, script.hedges, script.onTimeout, script.post, script.leaves);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{string.Join(", ", script.deeds)}: {script}", failure);
            }
        }
    }

    private static async Task RunAsync(Deed[] deeds, int attempts, bool hedges, bool onTimeout, bool post, bool leaves)
    {
        var time = TimeProvider.System;
        Destination[] destinations = [.. Enumerable.Range(0, 3).Select(i => new Destination($"d{i}", new DestinationConfig { Address = $"http://127.0.0.1:{i + 1}/" }, new DestinationState(time)))];
        var selector = new DestinationSelectors(null, time, new Random(1)).Create("c", new ClusterConfig { LoadBalancingPolicy = "RoundRobin" }, destinations).Selector;
        using var script = new ScriptedHandler(deeds);
        using var client = new HttpMessageInvoker(script);
        var config = new RetryConfig
        {
            Attempts = attempts,
            On = onTimeout ? ["connect", "timeout", "429", "5xx"] : ["connect", "429", "5xx"],
            Repeatable = true,
            HedgeAfter = hedges ? TimeSpan.FromMilliseconds(2) : null,
        };
        using var handler = new HttpMessageInvoker(new RetryHandlers(time, NullLoggerFactory.Instance).Create("c", config, selector, (client, client), TimeSpan.FromMilliseconds(20)));
        using var exchange = new SampleExchange(post ? "POST" : "GET", post ? PipeReader.Create(new ReadOnlySequence<byte>("hello"u8.ToArray())) : null, time);
        if (leaves)
        {
            _ = Task.Delay(3).ContinueWith(_ => exchange.Leave(), TaskScheduler.Default);
        }
        else if (attempts == 1 || (!onTimeout && !hedges))
        {
            _ = Task.Delay(20).ContinueWith(_ => exchange.Leave(), TaskScheduler.Default);
        }

        try
        {
            var response = await handler.SendAsync(exchange.Message, exchange.Exchange.Guard!.Token).WaitAsync(TimeSpan.FromSeconds(10));
            UpstreamMessage.End(response, ProxyError.None);
        }
        catch (Exception ended) when (exchange.Exchange.Context.RequestAborted.IsCancellationRequested && ended is OperationCanceledException or HttpRequestException)
        {
            // The client has left: whatever else went wrong at that moment is of no interest.
        }
        exchange.Message.End(ProxyError.None);

        destinations.Sum(destination => destination.State.InFlight).ShouldBe(0);
        exchange.Exchange.Attempts.Count.ShouldBeLessThanOrEqualTo(attempts);
        await Wait.UntilAsync(() => script.Open == 0, "the end of all that was begun");
    }

    private sealed class ScriptedHandler(Deed[] deeds) : HttpMessageHandler
    {
        private int _next = -1;
        private int _open;

        public int Open => Volatile.Read(ref _open);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var deed = deeds[Interlocked.Increment(ref _next) % deeds.Length];
            Interlocked.Increment(ref _open);
            try
            {
                if (request.Content is { } content)
                {
                    await content.CopyToAsync(Stream.Null, cancellationToken);
                }
                await (deed switch
                {
                    Deed.AnswersLate or Deed.Is503Late => Task.Delay(5, cancellationToken),
                    Deed.Hangs => Task.Delay(Timeout.Infinite, cancellationToken),
                    _ => Task.CompletedTask,
                });
                return deed switch
                {
                    Deed.Refuses => throw new HttpRequestException(HttpRequestError.ConnectionError),
                    Deed.Breaks => throw new HttpRequestException(HttpRequestError.ResponseEnded),
                    Deed.Is429 => Answer(request, HttpStatusCode.TooManyRequests),
                    Deed.Is503 or Deed.Is503Late => Answer(request, HttpStatusCode.ServiceUnavailable),
                    _ => Answer(request, HttpStatusCode.OK),
                };
            }
            catch
            {
                Interlocked.Decrement(ref _open);
                throw;
            }
        }

        private HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status)
            => new(status) { RequestMessage = request, Content = new NotedContent(() => Interlocked.Decrement(ref _open)) };
    }

    private sealed class NotedContent(Action disposed) : ByteArrayContent([])
    {
        protected override void Dispose(bool disposing) => disposed();
    }
}
