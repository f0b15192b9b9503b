using System.Buffers;
using System.Security.Cryptography;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Names of deployments, as they stand in Via (RFC 9110 §7.6.3).</summary>
public static class InstanceNames
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// A name that no other process has: <c>FuncProxy-</c> and eight hexadecimal digits. Two deployments that nobody has named
    /// may stand behind each other; under one name their requests would look like a loop.
    /// </summary>
    public static string Unique() => $"FuncProxy-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>Whether a text can be a name: a token (RFC 9110 §5.6.2) of at most 64 characters.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= MaxLength && !name.AsSpan().ContainsAnyExcept(TokenCharacters);
}
