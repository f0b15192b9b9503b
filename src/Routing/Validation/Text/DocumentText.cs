using System.Text;
using System.Text.Unicode;

namespace FuncProxy.Routing.Validation.Text;

/// <summary>The bytes of a document, and how an offset in them reads as line and column.</summary>
internal sealed class DocumentText
{
    // Between two marks characters are counted byte by byte; a line may be as long as the document.
    private const int BytesPerMark = 1024;

    private readonly ReadOnlyMemory<byte> _bytes;
    private List<int>? _lineStarts;
    private int[]? _charactersBefore;

    public DocumentText(ReadOnlyMemory<byte> utf8) => _bytes = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>The offset of the first byte that is not UTF-8; -1 when there is none.</summary>
    public int FindIllegalByte()
    {
        if (Utf8.IsValid(Bytes))
        {
            return -1;
        }

        var offset = 0;
        while (Rune.DecodeFromUtf8(Bytes[offset..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            offset += consumed;
        }

        return offset;
    }

    /// <summary>Line and column, both from 1; the column counts characters (Unicode scalar values), not bytes.</summary>
    public (int Line, int Column) Locate(int offset)
    {
        offset = Math.Clamp(offset, 0, Bytes.Length);
        var starts = _lineStarts ??= FindLines();
        var line = starts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return (line + 1, CharactersBefore(offset) - CharactersBefore(starts[line]) + 1);
    }

    /// <summary>The offset of a place that the JSON reader names by line and byte, both from 0.</summary>
    public int OffsetOf(long line, long byteInLine)
    {
        var starts = _lineStarts ??= FindLines();
        return line >= starts.Count ? Bytes.Length : (int)Math.Min(starts[(int)line] + byteInLine, Bytes.Length);
    }

    private List<int> FindLines()
    {
        List<int> starts = [0];
        for (var at = 0; ;)
        {
            var next = Bytes[at..].IndexOf((byte)'\n');
            if (next < 0)
            {
                return starts;
            }

            at += next + 1;
            starts.Add(at);
        }
    }

    private int CharactersBefore(int offset)
    {
        var marks = _charactersBefore ??= CountMarks();
        var mark = offset / BytesPerMark;
        return marks[mark] + CountCharacters(Bytes[(mark * BytesPerMark)..offset]);
    }

    private int[] CountMarks()
    {
        var marks = new int[(Bytes.Length / BytesPerMark) + 1];
        for (var mark = 1; mark < marks.Length; mark++)
        {
            marks[mark] = marks[mark - 1] + CountCharacters(Bytes.Slice((mark - 1) * BytesPerMark, BytesPerMark));
        }

        return marks;
    }

    private static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var b in utf8)
        {
            // Continuation bytes are 10xxxxxx.
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }
}
