using System.Buffers;
using System.Text;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Text that is put together without an object: on the stack, and in rented memory when that is too small.</summary>
internal ref struct TextBuilder(Span<char> initial)
{
    private Span<char> _buffer = initial;
    private char[]? _rented;

    /// <summary>How long the text is. May be set back.</summary>
    public int Length { get; set; }

    /// <summary>The text.</summary>
    public readonly ReadOnlySpan<char> Text => _buffer[..Length];

    /// <summary>The text, to be changed in place.</summary>
    public readonly Span<char> Written => _buffer[..Length];

    public void Append(char c)
    {
        Reserve(1);
        _buffer[Length++] = c;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_buffer[Length..]);
        Length += text.Length;
    }

    /// <summary>Appends in lower case, ASCII letters only.</summary>
    public void AppendLower(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        Ascii.ToLower(text, _buffer[Length..], out var written);
        // What is not ASCII stops the conversion; it is kept as it is.
        text[written..].CopyTo(_buffer[(Length + written)..]);
        Length += text.Length;
    }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<char>.Shared.Return(_rented);
        }
    }

    private void Reserve(int count)
    {
        if (Length + count <= _buffer.Length)
        {
            return;
        }
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(Length + count, _buffer.Length * 2));
        Text.CopyTo(larger);
        Dispose();
        _buffer = _rented = larger;
    }
}
