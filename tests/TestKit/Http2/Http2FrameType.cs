namespace FuncProxy.TestKit;

/// <summary>The types of frames (RFC 9113 §6).</summary>
public enum Http2FrameType : byte
{
    /// <summary>A piece of a body.</summary>
    Data = 0,

    /// <summary>A field section, or its beginning.</summary>
    Headers = 1,

    /// <summary>The end of one stream.</summary>
    RstStream = 3,

    /// <summary>The connection's parameters.</summary>
    Settings = 4,

    /// <summary>A request that the server makes for the client.</summary>
    PushPromise = 5,

    /// <summary>A question whether the peer is there.</summary>
    Ping = 6,

    /// <summary>The end of the connection.</summary>
    GoAway = 7,

    /// <summary>Leave to send more.</summary>
    WindowUpdate = 8,

    /// <summary>More of a field section.</summary>
    Continuation = 9,
}
