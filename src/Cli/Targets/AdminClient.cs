using System.Net.Http.Headers;
using System.Text;
using FuncProxy.Cli.Output;

namespace FuncProxy.Cli.Targets;

/// <summary>Asks a proxy's admin API.</summary>
internal sealed class AdminClient
{
    private const long MaxBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;

    /// <param name="address">The API's address, with a slash at the end.</param>
    /// <param name="key">The key.</param>
    public AdminClient(Uri address, string key)
    {
        Name = $"proxy {address.Authority}";
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !address.IsLoopback, ConnectTimeout = TimeSpan.FromSeconds(15) })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxBytes,
        };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        // Who, for the audit log.
        _client.DefaultRequestHeaders.TryAddWithoutValidation("X-Author", string.Concat(Environment.UserName.Where(char.IsAsciiLetterOrDigit)) + " (funcproxy)");
    }

    /// <summary>What to call the proxy.</summary>
    public string Name { get; }

    /// <summary>Asks and reads the answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the API.</param>
    /// <param name="json">The body; null for none.</param>
    /// <param name="precondition">What the document must be for a write: its ETag, or <c>*</c> for none at all; null where it is no write.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The answer; a failure when there is none.</returns>
    public async Task<Attempt<AdminAnswer>> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? json, string? precondition, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var request = new HttpRequestMessage(method, path);
        if (json is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        if (precondition is not null)
        {
            request.Headers.TryAddWithoutValidation(precondition == "*" ? "If-None-Match" : "If-Match", precondition);
        }

        try
        {
            using var response = await _client.SendAsync(request, limit.Token);
            var etag = response.Headers.NonValidated.TryGetValues("ETag", out var values) ? values.ToString() : null;
            return new AdminAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit.Token), etag, response.Headers.RetryAfter?.Delta);
        }
        catch (Exception exception) when (IsFault(exception) && !cancellationToken.IsCancellationRequested)
        {
            return Unreachable(exception);
        }
    }

    /// <summary>Sends a text as JSON.</summary>
    public Task<Attempt<AdminAnswer>> PostAsync(string path, string json, CancellationToken cancellationToken, string? precondition = null) =>
        SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(json), precondition, cancellationToken);

    /// <summary>Begins to read an answer that goes on.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken) =>
        await _client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>Whether an exception is a network's; anything else is a bug.</summary>
    public static bool IsFault(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>A proxy that does not answer.</summary>
    public ToolResult Unreachable(Exception exception) => ToolResult.Fail(ExitCode.Unavailable, exception is OperationCanceledException
        ? $"{Name}: it does not answer in time; see that it runs and that a firewall lets it through"
        : $"{Name}: it cannot be reached: {exception.GetBaseException().Message}");
}
