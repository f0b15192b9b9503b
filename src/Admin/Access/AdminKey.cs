using System.Security.Cryptography;
using System.Text;

namespace FuncProxy.Admin.Access;

/// <summary>The secret that opens the admin API. Compared in constant time.</summary>
public sealed class AdminKey
{
    /// <summary>The least length of a key, in characters.</summary>
    public const int MinLength = 32;

    /// <summary>The greatest length of a key, in characters: beyond it a presented key is not hashed.</summary>
    public const int MaxLength = 4096;

    /// <summary>The first and the last of the characters that a key may have: those that a field's value holds as they are, without the space (RFC 9110 §5.5).</summary>
    public const char FirstCharacter = '!', LastCharacter = '~';

    // Hashes have the same length, so that a comparison tells nothing of the key's.
    private readonly byte[] _hash;

    /// <summary>Takes a key.</summary>
    /// <exception cref="ArgumentException">It is shorter than <see cref="MinLength"/>, longer than <see cref="MaxLength"/>, or has another character than <c>!</c> to <c>~</c>: nobody could present it.</exception>
    public AdminKey(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length is < MinLength or > MaxLength)
        {
            throw new ArgumentException($"The key has {secret.Length} characters; it needs {MinLength} to {MaxLength}.", nameof(secret));
        }
        if (secret.AsSpan().ContainsAnyExceptInRange(FirstCharacter, LastCharacter))
        {
            throw new ArgumentException($"The key has another character than {FirstCharacter} to {LastCharacter}.", nameof(secret));
        }
        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>A key that nobody knows: 256 bits by chance, of characters that a URL's fragment takes.</summary>
    public static string CreateSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a text is the key.</summary>
    public bool Matches(ReadOnlySpan<char> presented)
    {
        if (presented.Length > MaxLength)
        {
            return false;
        }
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(presented.Length) is <= 1024 and var size ? size : 0];
        var bytes = utf8.IsEmpty ? Encoding.UTF8.GetBytes(presented.ToArray()) : utf8[..Encoding.UTF8.GetBytes(presented, utf8)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }
}
