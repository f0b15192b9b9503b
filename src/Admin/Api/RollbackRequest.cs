namespace FuncProxy.Admin.Api;

/// <summary>Which generation to go back to.</summary>
internal sealed record RollbackRequest
{
    /// <summary>How it is written, for people.</summary>
    public const string Form = """{"generation":7}""";

    /// <summary>The generation.</summary>
    public int? Generation { get; init; }
}
