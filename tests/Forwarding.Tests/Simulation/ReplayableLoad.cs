using System.Text;

namespace FuncProxy.Forwarding.Tests.Simulation;

/// <summary>Clients that each send one POST after the other, and stamp the answers.</summary>
internal sealed class ReplayableLoad(Uri address) : IDisposable
{
    private static readonly byte[] Prompt = Encoding.UTF8.GetBytes("""{"model":"m","messages":[{"role":"user","content":"hello"}]}""");

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _times = [];
    private int _errors;
    private string? _firstError;

    /// <summary>Sends for a time.</summary>
    /// <returns>Times to the whole answers, in ascending order; how many were errors, and the first of them.</returns>
    public async Task<(List<TimeSpan> Times, int Errors, string? FirstError)> RunAsync(int clients, TimeSpan duration)
    {
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (TimeProvider.System.GetElapsedTime(began) < duration)
            {
                await SendAsync();
            }
        })));
        _times.Sort();
        return (_times, _errors, _firstError);
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        var error = await TryAsync();
        var took = TimeProvider.System.GetElapsedTime(began);
        lock (_lock)
        {
            _times.Add(took);
            if (error is not null)
            {
                _errors++;
                _firstError ??= error;
            }
        }
    }

    private async Task<string?> TryAsync()
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Prompt) };
            using var response = await _client.SendAsync(request, CancellationToken.None);
            var text = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode && text == "ok" ? null : $"{(int)response.StatusCode} {text}";
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return broken.ToString();
        }
    }
}
