using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FuncProxy.Forwarding.Balancing.Hashing;

/// <summary>A hash that is the same on every instance and in every release: where keys go depends on it. Not for secrets, and no defence against chosen keys.</summary>
internal static class StableHash
{
    /// <summary>2^64 divided by the golden ratio.</summary>
    private const ulong Factor = 0x9E3779B97F4A7C15;

    /// <summary>The hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        if (!bytes.IsEmpty)
        {
            Span<byte> last = stackalloc byte[sizeof(ulong)];
            last.Clear();
            bytes.CopyTo(last);
            hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(last));
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

    /// <summary>Spreads a number that is spread already, in a different way for each: one multiplication, both halves of whose product count.</summary>
    public static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, Factor, out var low);
        return high ^ low;
    }

    private static ulong Step(ulong hash, ulong piece) => (BitOperations.RotateLeft(hash, 29) ^ piece) * Factor;
}
