namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>Which entries are let go.</summary>
/// <param name="Kind">What <paramref name="Value"/> is held against.</param>
/// <param name="Value">A URL, the beginning of one, or a tag.</param>
public readonly record struct CacheRemoval(CacheRemovalKind Kind, string Value);
