namespace FuncProxy.TestKit;

/// <summary>What an origin does about a request's body that it has answered before reading it.</summary>
public enum EarlyEnd
{
    /// <summary>It reads and discards it.</summary>
    ReadsOn,

    /// <summary>It neither reads it nor closes.</summary>
    Stalls,

    /// <summary>It closes with the body unread, which resets the connection.</summary>
    Closes,
}
