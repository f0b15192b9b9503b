using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>A kind of path that only attackers ask for.</summary>
public enum BlockKind
{
    /// <summary>Dot segments that are hidden by encoding, backslashes or path parameters.</summary>
    [JsonStringEnumMemberName("traversal")]
    Traversal,

    /// <summary>Files and folders whose name begins with a dot, other than <c>/.well-known</c>.</summary>
    [JsonStringEnumMemberName("dotfiles")]
    Dotfiles,

    /// <summary>What scanners for known holes ask for.</summary>
    [JsonStringEnumMemberName("scanners")]
    Scanners,
}
