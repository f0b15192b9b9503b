using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>By what a token is found again: the SHA-256 of its text, and who believes it.</summary>
/// <param name="Trust">Who believes it.</param>
/// <param name="First">The first half of the hash.</param>
/// <param name="Second">The second half.</param>
internal readonly record struct TokenKey(TokenTrust Trust, UInt128 First, UInt128 Second)
{
    private const int OnStack = 2048;

    /// <summary>The key of a token of ASCII characters.</summary>
    public static TokenKey Of(TokenTrust trust, ReadOnlySpan<char> token)
    {
        var rented = token.Length > OnStack ? ArrayPool<byte>.Shared.Rent(token.Length) : null;
        var text = rented ?? stackalloc byte[OnStack];
        Span<UInt128> hash = stackalloc UInt128[2];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(token, text)], MemoryMarshal.AsBytes(hash));
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
        return new TokenKey(trust, hash[0], hash[1]);
    }
}
