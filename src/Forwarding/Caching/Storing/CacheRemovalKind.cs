namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>What entries are removed by.</summary>
public enum CacheRemovalKind
{
    /// <summary>The URL. Costs a look-up.</summary>
    Url,

    /// <summary>The beginning of the URL. Costs a look at every entry.</summary>
    Prefix,

    /// <summary>A tag; letter case counts. Costs a look at every entry.</summary>
    Tag,
}
