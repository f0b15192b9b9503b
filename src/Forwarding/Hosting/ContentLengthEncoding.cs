namespace FuncProxy.Forwarding.Hosting;

/// <summary>Content-Length as RFC 9110 §8.6 has it, digits only. The server alone would take <c>+4</c> for 4, where another on the way may see no length at all.</summary>
internal sealed class ContentLengthEncoding : FieldEncoding
{
    // As many as the server's own buffer takes.
    private const int MaxDigits = 19;

    protected override string Read(ReadOnlySpan<byte> value)
        => value.Length > MaxDigits || value.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? "invalid" : Latin1.GetString(value);
}
