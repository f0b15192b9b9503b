namespace FuncProxy.Forwarding.Tests.Fuzzing;

internal enum StrictOutcome
{
    /// <summary>A whole request.</summary>
    Whole,

    /// <summary>A beginning that may become a request.</summary>
    Part,

    /// <summary>No request, whatever follows.</summary>
    Broken,
}
