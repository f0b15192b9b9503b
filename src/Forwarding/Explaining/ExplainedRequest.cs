using System.Buffers;
using System.Net;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>A request that nobody sends.</summary>
public sealed record ExplainedRequest
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>The method, case-sensitive.</summary>
    public required string Method { get; init; }

    /// <summary>The target as it would stand in the request line: path and query, encoded.</summary>
    public required string Target { get; init; }

    /// <summary>The host, with its port if it names one.</summary>
    public required string Host { get; init; }

    /// <summary>Whether the client speaks TLS. Default false.</summary>
    public bool IsHttps { get; init; }

    /// <summary>The header fields, in order; one that comes several times has several values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The client's address. Default: loopback.</summary>
    public IPAddress Client { get; init; } = IPAddress.Loopback;

    /// <summary>Whether a text can be a method: a token (RFC 9110 §9.1).</summary>
    public static bool IsMethod(string text) => !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExcept(TokenCharacters);
}
