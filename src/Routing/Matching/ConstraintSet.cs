using System.Buffers;

namespace FuncProxy.Routing.Matching;

/// <summary>A test of a parameter's decoded value.</summary>
internal delegate bool ValueTest(ReadOnlySpan<char> value);

/// <summary>The constraints of one parameter; all must hold.</summary>
/// <param name="Text">Names and arguments; equal texts are equal constraints.</param>
/// <param name="Tests">The tests.</param>
internal sealed record ConstraintSet(string Text, ValueTest[] Tests)
{
    public static ConstraintSet None { get; } = new("", []);

    public bool IsEmpty => Tests.Length == 0;

    /// <summary>Whether a value as it stands in the path satisfies all constraints when decoded.</summary>
    public bool Accept(ReadOnlySpan<char> encoded)
    {
        if (IsEmpty)
        {
            return true;
        }

        if (!encoded.Contains('%'))
        {
            return AcceptDecoded(encoded);
        }

        var buffer = ArrayPool<char>.Shared.Rent(encoded.Length);
        var accepts = Uri.TryUnescapeDataString(encoded, buffer, out var length) && AcceptDecoded(buffer.AsSpan(0, length));
        ArrayPool<char>.Shared.Return(buffer);
        return accepts;
    }

    private bool AcceptDecoded(ReadOnlySpan<char> value)
    {
        foreach (var test in Tests)
        {
            if (!test(value))
            {
                return false;
            }
        }

        return true;
    }
}
