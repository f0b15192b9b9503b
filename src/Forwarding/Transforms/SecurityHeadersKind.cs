namespace FuncProxy.Forwarding.Transforms;

/// <summary>For whom a response's security headers are.</summary>
internal enum SecurityHeadersKind
{
    /// <summary>Programs: a browser that shows the response as a page gets nothing out of it.</summary>
    Api,

    /// <summary>Browsers that show pages.</summary>
    Site,
}
