namespace FuncProxy.Routing.Matching;

/// <summary>What a template's segment matches, the most specific first: the order is the precedence.</summary>
internal enum SegmentKind
{
    /// <summary>One text.</summary>
    Literal,

    /// <summary>Text and parameters, at least one of them constrained.</summary>
    ConstrainedMix,

    /// <summary>Text and parameters.</summary>
    Mix,

    /// <summary>One segment that satisfies a constraint.</summary>
    ConstrainedParameter,

    /// <summary>Any one segment.</summary>
    Parameter,

    /// <summary>The rest of the path, which satisfies a constraint.</summary>
    ConstrainedCatchAll,

    /// <summary>The rest of the path, also when there is none.</summary>
    CatchAll,
}
