namespace FuncProxy.TestKit;

/// <summary>Several clients at once that repeat a request until told to stop.</summary>
public sealed class LoadLoop : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client;
    private readonly Func<HttpRequestMessage> _request;
    private readonly Func<HttpResponseMessage, Task<string?>> _check;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly SemaphoreSlim _progress = new(0);
    private readonly Task _clients;
    private volatile bool _stopping;
    private long _successes;
    private long _failures;
    private string? _firstFailure;

    private LoadLoop(int clients, Func<HttpRequestMessage> request, Func<HttpResponseMessage, Task<string?>> check, HttpMessageHandler handler)
    {
        _client = new HttpMessageInvoker(handler);
        _request = request;
        _check = check;
        _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(RepeatAsync)));
    }

    /// <summary>How many requests have succeeded so far.</summary>
    public long Successes => Volatile.Read(ref _successes);

    /// <summary>How many requests have failed so far.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Starts the clients.</summary>
    /// <param name="clients">How many; each has a connection and sends its next request when the last is answered.</param>
    /// <param name="request">Makes each request.</param>
    /// <param name="check">Judges each response, its body unread: null when it is right, else what is wrong. Where null, a 2xx whose body comes whole is right.</param>
    /// <param name="handler">The handler to send with; one of its own where null. Disposed with the loop.</param>
    public static LoadLoop Start(
        int clients, Func<HttpRequestMessage> request, Func<HttpResponseMessage, Task<string?>>? check = null, HttpMessageHandler? handler = null) =>
        new(clients, request, check ?? CheckAsync, handler ?? new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });

    /// <summary>Starts clients that GET an address.</summary>
    public static LoadLoop Start(int clients, Uri address) => Start(clients, () => new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Waits until a number of further requests have been answered, rightly or wrongly.</summary>
    /// <exception cref="TimeoutException">They are not in time (ten seconds unless told).</exception>
    public async Task WaitForMoreAsync(int requests, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(10));
        var target = Successes + Failures + requests;
        while (Successes + Failures < target)
        {
            try
            {
                await _progress.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The load is stuck after {Successes} successes and {Failures} failures.");
            }
        }
    }

    /// <summary>Lets requests in flight finish, sends no more, and returns the counts.</summary>
    public async Task<LoadResult> StopAsync()
    {
        _stopping = true;
        await _clients;
        return new LoadResult(Successes, Failures, _firstFailure, TimeProvider.System.GetElapsedTime(_started));
    }

    /// <summary>Stops the clients.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _progress.Dispose();
    }

    private static async Task<string?> CheckAsync(HttpResponseMessage response)
    {
        await response.Content.CopyToAsync(Stream.Null);
        return response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}";
    }

    private async Task RepeatAsync()
    {
        while (!_stopping)
        {
            var failure = await SendAsync();
            if (failure is null)
            {
                Interlocked.Increment(ref _successes);
            }
            else
            {
                Interlocked.CompareExchange(ref _firstFailure, failure, null);
                Interlocked.Increment(ref _failures);
            }

            _progress.Release();
        }
    }

    private async Task<string?> SendAsync()
    {
        try
        {
            using var request = _request();
            using var response = await _client.SendAsync(request, CancellationToken.None);
            return await _check(response);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            return broken.ToString();
        }
    }
}
