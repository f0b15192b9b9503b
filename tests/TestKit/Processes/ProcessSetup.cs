namespace FuncProxy.TestKit;

/// <summary>What to start, and how.</summary>
public sealed record ProcessSetup
{
    /// <summary>The executable: a path, or a name that PATH knows.</summary>
    public required string FileName { get; init; }

    /// <summary>The arguments, one by one; nothing is split or quoted.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Changes to the environment, which is otherwise the test's own; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The working directory; the test's own where null.</summary>
    public string? WorkingDirectory { get; init; }
}
