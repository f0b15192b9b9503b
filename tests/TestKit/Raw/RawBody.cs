using System.Text;

namespace FuncProxy.TestKit;

/// <summary>A message's body as far as it came.</summary>
/// <param name="Bytes">The content, without its framing.</param>
/// <param name="Framing">How the message said where it ends.</param>
/// <param name="IsComplete">Whether all of it came; false when the connection ended before the framing did, or was reset.</param>
/// <param name="Chunks">The sizes of the chunks, in order; empty where it was not chunked.</param>
/// <param name="Trailers">The trailer section's fields.</param>
public sealed record RawBody(
    byte[] Bytes, BodyFraming Framing, bool IsComplete, IReadOnlyList<int> Chunks, IReadOnlyList<KeyValuePair<string, string>> Trailers)
{
    /// <summary>The content as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);
}
