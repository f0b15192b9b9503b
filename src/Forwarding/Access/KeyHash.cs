using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace FuncProxy.Forwarding.Access;

/// <summary>The SHA-256 of a key, as four words.</summary>
internal readonly struct KeyHash
{
    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <summary>Reads a hash.</summary>
    /// <param name="hash">32 bytes.</param>
    public KeyHash(ReadOnlySpan<byte> hash)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(hash[..SHA256.HashSizeInBytes]);
        (_first, _second, _third, _fourth) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>By what a hash is looked up: a quarter of it.</summary>
    public long Bucket => (long)_first;

    /// <summary>Whether two are the same. Takes the same time wherever they differ: nothing branches before the last word.</summary>
    public bool IsSame(in KeyHash other) => ((_first ^ other._first) | (_second ^ other._second) | (_third ^ other._third) | (_fourth ^ other._fourth)) == 0;
}
