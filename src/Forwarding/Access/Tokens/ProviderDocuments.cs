using System.Net;
using System.Text;
using Microsoft.IdentityModel.Protocols;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>Reads providers' documents: over https (in the clear from this machine only), up to a length, and hands them over on a pool thread, because making keys of them takes time.</summary>
/// <param name="client">Sends.</param>
internal sealed class ProviderDocuments(HttpMessageInvoker client) : IDocumentRetriever
{
    private const int MaxBytes = 256 * 1024;

    /// <inheritdoc/>
    /// <exception cref="IOException">The address or the answer is not to be used.</exception>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            throw new IOException("The provider names an address that is not https.");
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation(HeaderNames.Accept, "application/json");
        using var response = await client.SendAsync(request, cancel);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new IOException($"The provider answers {(int)response.StatusCode}.");
        }
        var text = await ReadAsync(response, cancel);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return text;
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var body = await response.Content.ReadAsStreamAsync(cancel);
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (await body.ReadAsync(buffer.AsMemory(length), cancel) is > 0 and var count)
        {
            length += count;
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, length < MaxBytes ? 2 * length : throw new IOException($"The provider's document is longer than {MaxBytes} bytes."));
            }
        }
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
