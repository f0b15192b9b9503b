using System.Collections.Concurrent;
using System.Net;
using FuncProxy.FunctionApp.Tests.Published;

namespace FuncProxy.FunctionApp.Tests.Storage;

/// <summary>Callers of several processes, each at a steady rate, whatever is answered; and when requests were let in.</summary>
internal sealed class QuotaCallers : IAsyncDisposable
{
    private readonly ConcurrentQueue<DateTimeOffset> _letIn = new();
    private readonly ConcurrentQueue<DateTimeOffset> _refused = new();
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

    /// <summary>How many were let in, and how many asked, in a window.</summary>
    public (int LetIn, int Asked) In(DateTimeOffset begin, TimeSpan length)
    {
        bool IsIn(DateTimeOffset time) => time >= begin && time < begin + length;
        var letIn = _letIn.Count(IsIn);
        return (letIn, letIn + _refused.Count(IsIn));
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
                using var response = await proxy.Client.GetAsync("/", _stop.Token);
                // Where a window's quota is used up before the window ends, what is let in is let in by the window in which it is answered.
                var now = TimeProvider.System.GetUtcNow();
                switch (response.StatusCode)
                {
                    case HttpStatusCode.OK:
                        _letIn.Enqueue(now);
                        break;
                    case HttpStatusCode.TooManyRequests:
                        _refused.Enqueue(now);
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
}
