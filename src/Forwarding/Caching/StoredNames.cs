namespace FuncProxy.Forwarding.Caching;

/// <summary>Under which names a response is kept.</summary>
/// <param name="Key">The request's key.</param>
/// <param name="Url">The URL.</param>
/// <param name="Vary">What the response depends on beside the key; null for nothing.</param>
/// <param name="VariantKey">The response's own key: <paramref name="Key"/> where it depends on nothing more.</param>
internal sealed record StoredNames(string Key, string Url, VaryMark? Vary, string VariantKey);
