namespace FuncProxy.Forwarding.Transforms;

/// <summary>For which responses a field is changed (YARP's names).</summary>
internal enum FieldCondition
{
    /// <summary>For every response.</summary>
    Always,

    /// <summary>For those with a status below 400.</summary>
    Success,

    /// <summary>For those with a status of 400 and above.</summary>
    Failure,
}
