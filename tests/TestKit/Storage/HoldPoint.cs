namespace FuncProxy.TestKit;

/// <summary>Where on its way a request is held.</summary>
public enum HoldPoint
{
    /// <summary>Before it is forwarded: the storage has not seen it.</summary>
    BeforeForwarding,

    /// <summary>After the storage has answered: it is done, and the caller does not know.</summary>
    AfterAnswer,
}
