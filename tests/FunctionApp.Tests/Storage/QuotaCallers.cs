using System.Collections.Concurrent;
using System.Net;
using FuncProxy.FunctionApp.Tests.Published;

namespace FuncProxy.FunctionApp.Tests.Storage;

/// <summary>Callers of several processes, each at a steady rate, whatever is answered; and when requests were let in.</summary>
internal sealed class QuotaCallers : IAsyncDisposable
{
    private readonly ConcurrentQueue<Call> _letIn = new();
    private readonly ConcurrentQueue<Call> _refused = new();
    private readonly ConcurrentDictionary<HttpStatusCode, int> _others = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _callers;

    private QuotaCallers(IReadOnlyList<ProxyProcess> proxies, TimeSpan interval)
        => _callers = Task.WhenAll(proxies.SelectMany(proxy => Enumerable.Range(0, 2).Select(_ => Task.Run(() => CallAsync(proxy, interval * 2)))));

    /// <summary>Answers that were neither 200 nor 429.</summary>
    public IReadOnlyDictionary<HttpStatusCode, int> Others => _others;

    /// <summary>Starts calling.</summary>
    /// <param name="proxies">The processes.</param>
    /// <param name="interval">How often each is called.</param>
    public static QuotaCallers Start(IReadOnlyList<ProxyProcess> proxies, TimeSpan interval) => new(proxies, interval);

    /// <summary>How many were surely let in in a window, how many may have been, and how many asked. What was sent before its begin or answered after its end may belong to another.</summary>
    public (int Surely, int Perhaps, int Asked) In(DateTimeOffset begin, TimeSpan length)
    {
        var end = begin + length;
        bool Touches(Call call) => call.Answered >= begin && call.Sent < end;
        var perhaps = _letIn.Count(Touches);
        return (_letIn.Count(call => call.Sent >= begin && call.Answered < end), perhaps, perhaps + _refused.Count(Touches));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _callers;
        _stop.Dispose();
    }

    private async Task CallAsync(ProxyProcess proxy, TimeSpan interval)
    {
        using var pace = new PeriodicTimer(interval);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var sent = TimeProvider.System.GetUtcNow();
                using var response = await proxy.Client.GetAsync("/", _stop.Token);
                var call = new Call(sent, TimeProvider.System.GetUtcNow());
                switch (response.StatusCode)
                {
                    case HttpStatusCode.OK:
                        _letIn.Enqueue(call);
                        break;
                    case HttpStatusCode.TooManyRequests:
                        _refused.Enqueue(call);
                        break;
                    default:
                        _others.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
                        break;
                }
                await pace.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (HttpRequestException)
            {
                // Its process was killed.
                return;
            }
        }
    }

    private readonly record struct Call(DateTimeOffset Sent, DateTimeOffset Answered);
}
