namespace FuncProxy.Forwarding.Transforms;

/// <summary>What happens to a forwarding field (YARP's names). What an untrusted peer sent is dropped, whichever it is.</summary>
internal enum ForwardedAction
{
    /// <summary>What a trusted peer sent passes on; nothing is added.</summary>
    Off,

    /// <summary>Ours replaces what came.</summary>
    Set,

    /// <summary>Ours is put behind what a trusted peer sent.</summary>
    Append,

    /// <summary>Nothing is sent.</summary>
    Remove,
}
