using System.Buffers;

namespace FuncProxy.Routing.Matching;

/// <summary>A request's target in two views: the bytes that are forwarded, and the normalised path that rules are matched on.</summary>
public readonly struct RequestTarget
{
    // Visible ASCII without the fragment's mark, which has no place in a target (RFC 9112 §3.2), and the backslash, which some destinations take for a slash.
    private static readonly SearchValues<char> Legal = SearchValues.Create(
        "!\"$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>The path as it was sent, encoding and all; dot segments are resolved when there were any. Begins with <c>/</c>.</summary>
    public string RawPath { get; private init; }

    /// <summary>The view that rules see: dot segments resolved, unreserved characters decoded, <c>%2F</c> kept, hexadecimal digits in upper case, runs of slashes merged (RFC 3986 §6.2.2). The same instance as <see cref="RawPath"/> where nothing differs.</summary>
    public string Path { get; private init; }

    /// <summary>The query as it was sent, with its <c>?</c>; empty when there is none.</summary>
    public string Query { get; private init; }

    /// <summary>Reads a request target in origin or absolute form (RFC 9112 §3.2).</summary>
    /// <param name="rawTarget">The target as it stood in the request line.</param>
    /// <param name="target">The two views; unset unless the result is <see cref="RequestTargetError.None"/>.</param>
    /// <returns>Why the target is refused; answer 400.</returns>
    public static RequestTargetError TryParse(string rawTarget, out RequestTarget target)
    {
        target = default;
        if (rawTarget.AsSpan().ContainsAnyExcept(Legal))
        {
            return RequestTargetError.IllegalCharacter;
        }

        var start = PathStart(rawTarget);
        if (start < 0)
        {
            return RequestTargetError.NotAPath;
        }

        var queryStart = rawTarget.IndexOf('?', start);
        var end = queryStart < 0 ? rawTarget.Length : queryStart;
        var query = queryStart < 0 ? "" : rawTarget[queryStart..];
        var path = start == end ? "/" : rawTarget[start..end];
        return IsNormal(path)
            ? Succeed(path, path, query, out target)
            : Normalize(path, query, out target);
    }

    /// <summary>The offset in <see cref="RawPath"/> of the character at <paramref name="offset"/> in <see cref="Path"/>.</summary>
    /// <param name="offset">From 0 to the length of <see cref="Path"/>, which maps to the length of <see cref="RawPath"/>.</param>
    public int RawOffset(int offset) => ReferenceEquals(RawPath, Path) ? offset : PathNormalizer.RawOffset(RawPath, offset);

    private static bool IsNormal(ReadOnlySpan<char> path) =>
        !path.Contains('%') && path.IndexOf("//", StringComparison.Ordinal) < 0 && path.IndexOf("/.", StringComparison.Ordinal) < 0;

    private static RequestTargetError Normalize(string path, string query, out RequestTarget target)
    {
        target = default;
        if (!PathNormalizer.HasValidEscapes(path))
        {
            return RequestTargetError.IllegalEncoding;
        }

        return PathNormalizer.TryResolveDots(path, out var raw)
            ? Succeed(raw, PathNormalizer.View(raw), query, out target)
            : RequestTargetError.AboveRoot;
    }

    private static RequestTargetError Succeed(string raw, string view, string query, out RequestTarget target)
    {
        target = new RequestTarget { RawPath = raw, Path = view, Query = query };
        return RequestTargetError.None;
    }

    private static int PathStart(string rawTarget)
    {
        if (rawTarget.StartsWith('/'))
        {
            return 0;
        }

        var authority = rawTarget.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : rawTarget.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : -1;
        if (authority < 0 || authority == rawTarget.Length)
        {
            return -1;
        }

        var length = rawTarget.AsSpan(authority).IndexOfAny('/', '?');
        return length switch { 0 => -1, < 0 => rawTarget.Length, _ => authority + length };
    }
}
