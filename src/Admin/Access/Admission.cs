namespace FuncProxy.Admin.Access;

/// <summary>Whether a caller is let in.</summary>
internal enum Admission
{
    /// <summary>It has shown the key.</summary>
    Granted,

    /// <summary>It has shown no key: 401.</summary>
    KeyMissing,

    /// <summary>It has shown another key, or several: 401.</summary>
    KeyWrong,

    /// <summary>Its address has shown too many wrong keys of late: 429.</summary>
    Limited,
}
