namespace FuncProxy.Forwarding.Sending;

/// <summary>What becomes of a destination's response field.</summary>
internal enum FieldFate
{
    /// <summary>It is passed on.</summary>
    Passes,

    /// <summary>It concerns the connection to the destination only.</summary>
    Stays,

    /// <summary>It tells what the destination is or where else it can be reached, and is removed unless the route keeps it.</summary>
    IsHidden,
}
