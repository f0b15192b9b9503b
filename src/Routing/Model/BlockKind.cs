using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>A kind of path that only attackers ask for.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<BlockKind>))]
public enum BlockKind
{
    /// <summary>Dot segments that are hidden by encoding, backslashes or path parameters.</summary>
    Traversal,

    /// <summary>Files and folders whose name begins with a dot, other than <c>/.well-known</c>.</summary>
    Dotfiles,

    /// <summary>What scanners for known holes ask for.</summary>
    Scanners,
}
