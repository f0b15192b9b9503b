using System.Text;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>The encoding of one field's values towards the server: lets the proxy see a value before the server interprets it.</summary>
internal abstract class FieldEncoding : Encoding
{
    /// <summary>The text that the server is to see for the bytes that came.</summary>
    protected abstract string Read(ReadOnlySpan<byte> value);

    public sealed override int GetCharCount(byte[] bytes, int index, int count) => Read(bytes.AsSpan(index, count)).Length;

    public sealed override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
        => GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public sealed override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var text = Read(bytes);
        text.CopyTo(chars);
        return text.Length;
    }

    public sealed override int GetMaxCharCount(int byteCount) => byteCount + 32;

    public sealed override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public sealed override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
        => Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public sealed override int GetMaxByteCount(int charCount) => charCount;
}
