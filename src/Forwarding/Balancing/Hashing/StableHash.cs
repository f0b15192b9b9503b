using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FuncProxy.Forwarding.Balancing.Hashing;

/// <summary>A hash that is the same on every instance and in every release: where keys go depends on it. Not for secrets, and no defence against chosen keys.</summary>
internal static class StableHash
{
    /// <summary>2^64 divided by the golden ratio.</summary>
    private const ulong Factor = 0x9E3779B97F4A7C15;

    private const int PieceBytes = 2 * sizeof(ulong);

    /// <summary>The hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        while (bytes.Length >= PieceBytes)
        {
            hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));
            bytes = bytes[PieceBytes..];
        }
        if (!bytes.IsEmpty)
        {
            var isLong = bytes.Length > sizeof(ulong);
            hash = Step(hash, Padded(isLong ? bytes[..sizeof(ulong)] : bytes), isLong ? Padded(bytes[sizeof(ulong)..]) : 0);
        }
        return Mix(hash);
    }

    /// <summary>The hash of a text, of its UTF-16.</summary>
    public static ulong Of(ReadOnlySpan<char> text) => Of(MemoryMarshal.AsBytes(text));

    /// <summary>Spreads a number over all bits; no two numbers become the same (SplitMix64's step and finaliser).</summary>
    public static ulong Mix(ulong value)
    {
        value += Factor;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Up to eight bytes as a number, zeros behind them.</summary>
    private static ulong Padded(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }
        ulong number = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            number |= (ulong)bytes[i] << (8 * i);
        }
        return number;
    }

    /// <summary>One multiplication, both halves of whose product count, for two numbers of the piece.</summary>
    private static ulong Step(ulong hash, ulong one, ulong other)
    {
        var high = Math.BigMul(one ^ Factor, other ^ hash, out var low);
        return (high ^ low) + BitOperations.RotateLeft(hash, 29);
    }
}
