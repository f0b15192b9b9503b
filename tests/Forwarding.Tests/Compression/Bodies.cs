using System.IO.Compression;
using System.Text;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Compression;

/// <summary>Bodies for origins, and what comes back.</summary>
internal static class Bodies
{
    /// <summary>A JSON text of about 4 KB.</summary>
    public static readonly string Json = Repeated(4096);

    /// <summary>JSON of at least this many bytes, with something new in each element.</summary>
    public static string Repeated(int size)
    {
        var random = new Random(size);
        var text = new StringBuilder("[");
        while (text.Length < size)
        {
            text.Append($"{{\"id\":{random.Next()},\"name\":\"element number {random.Next(1000)}\",\"active\":true}},");
        }
        return text.Append("0]").ToString();
    }

    /// <summary>The body by its Content-Encoding, undone by the platform's decoder.</summary>
    public static byte[] Decoded(this RawResponse response) => Decode(response.Head.Value("Content-Encoding"), response.Body.Bytes);

    public static byte[] Decode(string? coding, byte[] body)
    {
        using var decoded = new MemoryStream();
        using var stream = coding switch
        {
            "gzip" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
            "br" => (Stream)new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
            null => new MemoryStream(body),
            _ => throw new InvalidDataException($"'{coding}' was not to be expected."),
        };
        stream.CopyTo(decoded);
        return decoded.ToArray();
    }

    public static byte[] Encode(string coding, byte[] body)
    {
        using var coded = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" or "x-gzip" => new GZipStream(coded, CompressionLevel.SmallestSize, leaveOpen: true),
            "br" => new BrotliStream(coded, CompressionLevel.Optimal, leaveOpen: true),
            "deflate" => new ZLibStream(coded, CompressionLevel.SmallestSize, leaveOpen: true),
            _ => new DeflateStream(coded, CompressionLevel.SmallestSize, leaveOpen: true),
        })
        {
            stream.Write(body);
        }
        return coded.ToArray();
    }
}
