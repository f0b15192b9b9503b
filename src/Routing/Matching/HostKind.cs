namespace FuncProxy.Routing.Matching;

/// <summary>How a host is compared, the most specific first.</summary>
internal enum HostKind
{
    /// <summary>The whole name.</summary>
    Exact,

    /// <summary>One or more labels before a suffix.</summary>
    Wildcard,

    /// <summary>Not at all.</summary>
    Any,
}
