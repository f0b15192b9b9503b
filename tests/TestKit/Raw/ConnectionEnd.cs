namespace FuncProxy.TestKit;

/// <summary>How the peer of a raw connection ended it.</summary>
public enum ConnectionEnd
{
    /// <summary>It has not.</summary>
    Open,

    /// <summary>In order, with a FIN.</summary>
    Closed,

    /// <summary>With a RST.</summary>
    Reset,
}
