namespace FuncProxy.Routing.Matching;

/// <summary>The paths that are the proxy's own and never forwarded: <c>/_funcproxy</c> and all below it.</summary>
public static class ReservedPath
{
    /// <summary>The root of the reserved paths.</summary>
    public const string Root = "/_funcproxy";

    /// <summary>Whether a normalised path is reserved. Letter case is ignored, so that no destination can be made to serve a look-alike.</summary>
    public static bool Contains(string path)
        => path.StartsWith(Root, StringComparison.OrdinalIgnoreCase) && (path.Length == Root.Length || path[Root.Length] == '/');
}
