namespace FuncProxy.Forwarding.Caching;

/// <summary>What a hit says of itself, which changes once a second.</summary>
/// <param name="Age">Age in seconds (RFC 9111 §5.1).</param>
/// <param name="AgeText">The same as the field's value.</param>
/// <param name="Left">How long it stays fresh, in seconds.</param>
/// <param name="Status">The value of Cache-Status (RFC 9211).</param>
internal sealed record HitFields(long Age, string AgeText, long Left, string Status);
