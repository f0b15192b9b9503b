namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>Clients that use no proxy of the machine's and change nothing on the way.</summary>
internal static class LoopbackClient
{
    public static HttpClient Create(Uri address) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        // A response that is let go ends its connection at once.
        ResponseDrainTimeout = TimeSpan.Zero,
    })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Sends, and returns as soon as the response's head is there.</summary>
    public static Task<HttpResponseMessage> OpenAsync(this HttpClient client, string target) =>
        client.GetAsync(new Uri(target, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
}
