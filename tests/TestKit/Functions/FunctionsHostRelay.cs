using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.TestKit;

/// <summary>Relays requests to a custom handler with the changes that the Functions host makes to them on the way. Needs no process: the handler may be any server.</summary>
public sealed class FunctionsHostRelay : IDisposable
{
    private const int Attempts = 10;
    private const int FirstPauseMilliseconds = 50;
    private const int LongestPauseMilliseconds = 250;
    private const string PathCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/";

    private static readonly HashSet<string> NotRelayed = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "TE", "Upgrade", "Forwarded",
    };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null,
    });
    private readonly Uri _handler;
    private readonly FunctionsHostOptions _options;

    /// <summary>A relay to a handler.</summary>
    /// <param name="handler">The handler's address.</param>
    /// <param name="options">The host's figures; also whether Azure's front end stands before it.</param>
    public FunctionsHostRelay(Uri handler, FunctionsHostOptions options)
    {
        _handler = handler;
        _options = options;
    }

    /// <summary>Relays one request.</summary>
    public async Task RelayAsync(HttpContext context)
    {
        // These belong to the host: the app never sees them.
        if (context.Request.Path.StartsWithSegments("/admin") || context.Request.Path.StartsWithSegments("/runtime"))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var activity = new RelayActivity(_options, context.RequestAborted);
        try
        {
            using var request = MakeRequest(context, activity);
            using var response = await SendAsync(request, activity.Token);
            activity.Touch();
            CopyHead(response, context);
            await activity.CopyAsync(await response.Content.ReadAsStreamAsync(activity.Token), context.Response.Body, flush: true);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            Fail(context, activity);
        }
    }

    /// <summary>Closes the connections to the handler.</summary>
    public void Dispose() => _client.Dispose();

    private static void Fail(HttpContext context, RelayActivity activity)
    {
        if (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = activity.IsSilent ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway;
    }

    private HttpRequestMessage MakeRequest(HttpContext context, RelayActivity activity)
    {
        var target = EncodePath(context.Request.Path.Value ?? "/") + context.Request.QueryString.Value;
        // As in the real host, Uri then decodes what needs no escape in the query, and escapes what does.
        var address = new Uri($"{_handler.GetLeftPart(UriPartial.Authority)}{target}", UriKind.Absolute);
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), address);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            request.Content = new RelayContent(context.Request.Body, activity);
        }
        else if (context.Request.ContentLength == 0)
        {
            request.Content = new ByteArrayContent([]);
        }

        foreach (var (name, values) in Fields(context))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return request;
    }

    private Dictionary<string, StringValues> Fields(HttpContext context)
    {
        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!NotRelayed.Contains(name) && !name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) && !name.StartsWith(':'))
            {
                // The host's client joins the values of a repeated field into one line.
                fields[name] = string.Join(name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? "; " : ", ", (IEnumerable<string?>)values);
            }
        }

        foreach (var (name, value) in _options.FrontEnd?.Headers(context) ?? [])
        {
            fields[name] = value;
        }

        var peer = _options.FrontEnd?.Address ?? context.Connection.RemoteIpAddress;
        fields["X-Forwarded-For"] = peer?.ToString();
        fields["X-Forwarded-Host"] = context.Request.Host.Value;
        fields["X-Forwarded-Proto"] = "http";
        var invocation = Guid.NewGuid().ToString();
        fields["x-ms-invocation-id"] = invocation;
        fields["X-Azure-Functions-InvocationId"] = invocation;
        return fields;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var pause = FirstPauseMilliseconds;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _client.SendAsync(request, cancellation);
            }
            catch (HttpRequestException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(pause), _options.Time, cancellation);
                pause = Math.Min(pause * 2, LongestPauseMilliseconds);
            }
        }
    }

    private static void CopyHead(HttpResponseMessage response, HttpContext context)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = response.ReasonPhrase;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (!NotRelayed.Contains(name))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }
    }

    /// <summary>Encodes the decoded path again. <c>%2F</c>, which decoding leaves as it is, becomes <c>%252F</c> here, as in the real host.</summary>
    private static string EncodePath(string path)
    {
        var encoded = new StringBuilder(path.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(path))
        {
            var character = (char)octet;
            _ = PathCharacters.Contains(character) ? encoded.Append(character) : encoded.Append('%').Append(octet.ToString("X2"));
        }

        return encoded.ToString();
    }
}
