using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>The part of a body that a client asks for (RFC 9110 §14).</summary>
/// <param name="First">The first byte's position.</param>
/// <param name="Count">How many bytes; 0 where the range lies outside of the body.</param>
internal readonly record struct ByteRange(long First, long Count)
{
    /// <summary>Reads Range.</summary>
    /// <param name="lines">The field.</param>
    /// <param name="length">The body's length.</param>
    /// <param name="range">The part.</param>
    /// <returns>False where the whole is to be sent: no range, a malformed one, another unit, or several ranges.</returns>
    public static bool TryParse(StringValues lines, long length, out ByteRange range)
    {
        range = default;
        if (lines is not [{ } line] || !line.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        var spec = line.AsSpan("bytes=".Length).Trim(" \t");
        var dash = spec.IndexOf('-');
        if (dash < 0)
        {
            return false;
        }
        var hasFirst = TryParse(spec[..dash], out var first);
        var hasLast = TryParse(spec[(dash + 1)..], out var last);
        if ((!hasFirst && dash > 0) || (!hasLast && dash < spec.Length - 1) || (!hasFirst && !hasLast) || (hasFirst && hasLast && last < first))
        {
            return false;
        }
        range = hasFirst ? FromTo(first, hasLast ? last : long.MaxValue - 1, length) : FromTo(Math.Max(0, length - last), length - 1, length);
        return true;
    }

    private static ByteRange FromTo(long first, long last, long length)
        => new(first, Math.Max(0, Math.Min(last, length - 1) - first + 1));

    private static bool TryParse(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9') && long.TryParse(digits, out number);
    }
}
