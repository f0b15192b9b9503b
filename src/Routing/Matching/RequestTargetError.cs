namespace FuncProxy.Routing.Matching;

/// <summary>Why a request target is refused.</summary>
public enum RequestTargetError
{
    /// <summary>It is not refused.</summary>
    None,

    /// <summary>It is in none of the forms of RFC 9112 §3.2 that a path can be read from.</summary>
    NotAPath,

    /// <summary>It holds a control character, a space or raw non-ASCII.</summary>
    IllegalCharacter,

    /// <summary>A <c>%</c> is not followed by two hexadecimal digits, or encodes NUL.</summary>
    IllegalEncoding,

    /// <summary>Its dot segments climb above the root.</summary>
    AboveRoot,
}
