namespace FuncProxy.Routing.Matching;

/// <summary>How a template's parameter takes part in the match.</summary>
internal enum ParameterForm
{
    /// <summary>It takes one segment, or part of one.</summary>
    Plain,

    /// <summary>It may be left out.</summary>
    Optional,

    /// <summary>It takes the rest of the path.</summary>
    CatchAll,
}
