using System.Text;
using System.Text.Json;

namespace FuncProxy.Routing.Editing;

/// <summary>Changes single places of a JSON text and leaves every other byte as it is: comments, spacing, the order of fields.</summary>
/// <param name="utf8">The text, valid and without a byte order mark.</param>
internal sealed class JsonTextEditor(byte[] utf8)
{
    private const string DefaultIndent = "  ";

    public byte[] Text { get; private set; } = utf8;

    /// <summary>The text's values with their places; read again after each change.</summary>
    public JsonPlace Root => JsonPlace.Read(Text);

    /// <summary>Adds a value behind the last one of an object or a list.</summary>
    /// <param name="container">The object or list.</param>
    /// <param name="value">The value as JSON on one line, with its name in an object.</param>
    public void Append(JsonPlace container, string value)
    {
        var close = container.End - 1;
        if (container.Children is [.., var last])
        {
            AppendBehind(container, last, close, value);
            return;
        }

        var outer = IndentOf(container.NameStart) ?? "";
        var isEmpty = Text.AsSpan(container.Start + 1, close - container.Start - 1).Trim(" \t\r\n"u8).IsEmpty;
        var at = isEmpty ? container.Start + 1 : TrimmedEnd(close);
        Replace(at, isEmpty ? close : at, $"{NewLine}{outer}{IndentUnit()}{value}{NewLine}{outer}");
    }

    /// <summary>Gives an object a member, or a null member a value.</summary>
    /// <param name="container">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="member">The member that is there; null for none.</param>
    /// <param name="value">The value as JSON on one line.</param>
    public void Put(JsonPlace container, string name, JsonPlace? member, string value)
    {
        if (member is not null)
        {
            Replace(member.Start, member.End, value);
        }
        else
        {
            Append(container, $"{Quote(name)}: {value}");
        }
    }

    /// <summary>Takes a value out of a list, with its comma, and with its line where it stands alone on one.</summary>
    public void Remove(JsonPlace list, JsonPlace element)
    {
        var index = list.Children.IndexOf(element);
        var (from, to) = (element.Start, element.End);
        if (CommaBehind(to, list.End - 1) is { } comma)
        {
            to = comma + 1;
        }
        else if (index > 0 && CommaBehind(list.Children[index - 1].End, from) is { } before)
        {
            if (Text.AsSpan(before + 1, from - before - 1).Trim(" \t"u8).IsEmpty)
            {
                Replace(before, to, "");
                return;
            }

            Replace(from, to, "");
            RemoveBlankLine(from);
            Replace(before, before + 1, "");
            return;
        }

        // In a list on one line the space behind the comma goes too.
        while (LineIsMore(from) && to < Text.Length && Text[to] is (byte)' ' or (byte)'\t')
        {
            to++;
        }

        Replace(from, to, "");
        RemoveBlankLine(from);
    }

    private void AppendBehind(JsonPlace container, JsonPlace last, int close, string value)
    {
        var hasComma = CommaBehind(last.End, close) is not null;
        var isOnOneLine = Text.AsSpan(container.Start, close - container.Start).IndexOf((byte)'\n') < 0;
        if (isOnOneLine)
        {
            var end = TrimmedEnd(close);
            Replace(end, end, hasComma ? $" {value}" : $", {value}");
            return;
        }

        var indent = IndentOf(last.NameStart) ?? $"{IndentOf(container.NameStart)}{IndentUnit()}";
        var at = TrimmedEnd(close);
        // The line break before the closing bracket is kept where there is one.
        var tail = Text.AsSpan(at, close - at).IndexOf((byte)'\n') < 0 ? NewLine + IndentOf(container.NameStart) : "";
        Replace(at, at, $"{NewLine}{indent}{value}{tail}");
        if (!hasComma)
        {
            Replace(last.End, last.End, ",");
        }
    }

    private void Replace(int from, int to, string text) =>
        Text = [.. Text.AsSpan(0, from), .. Encoding.UTF8.GetBytes(text), .. Text.AsSpan(to)];

    private string NewLine => Text.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";

    /// <summary>The place of a comma between two values, outside comments; null when there is none.</summary>
    private int? CommaBehind(int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            switch (Text[at])
            {
                case (byte)',':
                    return at;
                case (byte)'/' when Text[at + 1] == '*':
                    at += Text.AsSpan(at + 2).IndexOf("*/"u8) + 3;
                    break;
                case (byte)'/':
                    at += Text.AsSpan(at).IndexOf((byte)'\n');
                    break;
            }
        }

        return null;
    }

    private int TrimmedEnd(int close)
    {
        var at = close;
        while (at > 0 && Text[at - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at--;
        }

        return at;
    }

    /// <summary>The spaces before a place; null when something else stands before it on its line.</summary>
    private string? IndentOf(int at)
    {
        var start = LineStart(at);
        var before = Text.AsSpan(start, at - start);
        return before.Trim(" \t"u8).IsEmpty ? Encoding.UTF8.GetString(before) : null;
    }

    private string IndentUnit() => Root.Children is [var first, ..] && IndentOf(first.NameStart) is { Length: > 0 } indent ? indent : DefaultIndent;

    private int LineStart(int at) => Text.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;

    private bool LineIsMore(int at) => IndentOf(at) is null;

    private void RemoveBlankLine(int at)
    {
        var start = LineStart(at);
        var length = Text.AsSpan(start).IndexOf((byte)'\n');
        if (length >= 0 && Text.AsSpan(start, length).Trim(" \t\r"u8).IsEmpty)
        {
            Replace(start, start + length + 1, "");
        }
    }

    /// <summary>A text as JSON.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
