using System.Text;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>How the server reads the values of request fields: as Latin-1, so that bytes pass unchanged, but for two whose meaning it would change.</summary>
internal static class FieldEncodings
{
    private static readonly ContentLengthEncoding ContentLength = new();
    private static readonly ConnectionEncoding Connection = new();

    /// <summary>The encoding of a field's values.</summary>
    public static Encoding OfRequest(string name) => name.Length switch
    {
        10 when name.Equals(HeaderNames.Connection, StringComparison.OrdinalIgnoreCase) => Connection,
        14 when name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) => ContentLength,
        _ => Encoding.Latin1,
    };
}
