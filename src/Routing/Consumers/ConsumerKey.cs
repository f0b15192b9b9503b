using System.Globalization;
using System.Security.Cryptography;

namespace FuncProxy.Routing.Consumers;

/// <summary>A consumer's API key as a document has it: <c>sha256:</c> with 64 hexadecimal digits, and optionally <c>;expires=</c> with an RFC 3339 time.</summary>
/// <param name="Hash">The SHA-256 of the key's text: 32 bytes.</param>
/// <param name="Expires">When the key ends; null for never.</param>
public sealed record ConsumerKey(ReadOnlyMemory<byte> Hash, DateTimeOffset? Expires)
{
    /// <summary>What a hash begins with.</summary>
    public const string Algorithm = "sha256:";

    private const string Expiry = ";expires=";
    private const int HexDigits = 2 * SHA256.HashSizeInBytes;

    // RFC 3339: a time without a zone would mean another moment on another machine.
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads an entry of a document.</summary>
    /// <param name="text">The entry.</param>
    /// <param name="key">The key.</param>
    /// <returns>What is wrong; never the entry itself, which may be a key put there by mistake. <see cref="ConsumerKeyProblem.None"/> when nothing is.</returns>
    public static ConsumerKeyProblem TryParse(string text, out ConsumerKey? key)
    {
        key = null;
        var hashEnd = Algorithm.Length + HexDigits;
        if (text.Length < hashEnd || !text.StartsWith(Algorithm, StringComparison.Ordinal))
        {
            return ConsumerKeyProblem.NoHash;
        }
        var hash = new byte[SHA256.HashSizeInBytes];
        if (Convert.FromHexString(text.AsSpan(Algorithm.Length, HexDigits), hash, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return ConsumerKeyProblem.NoHash;
        }
        var rest = text.AsSpan(hashEnd);
        if (rest.IsEmpty)
        {
            key = new ConsumerKey(hash, null);
            return ConsumerKeyProblem.None;
        }
        if (!rest.StartsWith(Expiry, StringComparison.Ordinal))
        {
            return ConsumerKeyProblem.NoHash;
        }
        var time = rest[Expiry.Length..];
        if (time.IndexOfAny('Z', '+') < 0 && time.LastIndexOf('-') < time.IndexOf('T'))
        {
            return ConsumerKeyProblem.NoTime;
        }
        if (!DateTimeOffset.TryParseExact(time, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var expires))
        {
            return ConsumerKeyProblem.NoTime;
        }
        key = new ConsumerKey(hash, expires);
        return ConsumerKeyProblem.None;
    }

    /// <summary>Makes a new key: 256 random bits behind a prefix that tells what it is.</summary>
    /// <returns>The key's text, which is to be shown once and kept nowhere.</returns>
    public static string CreateText()
        => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The entry of a document for a key's text.</summary>
    /// <param name="text">The key's text.</param>
    /// <param name="expires">When it ends; null for never.</param>
    public static string Entry(string text, DateTimeOffset? expires = null)
    {
        var hash = Algorithm + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        return expires is { } end ? $"{hash}{Expiry}{end.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" : hash;
    }

    /// <summary>What a key begins with, so that people and secret scanners know one when they see it.</summary>
    public const string Prefix = "fp_";
}
