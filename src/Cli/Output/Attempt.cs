namespace FuncProxy.Cli.Output;

/// <summary>A value, or why there is none.</summary>
/// <param name="Value">The value; null when there is a failure.</param>
/// <param name="Failure">The failure; null when there is a value.</param>
internal readonly record struct Attempt<T>(T? Value, ToolResult? Failure)
    where T : class
{
    public static implicit operator Attempt<T>(T value) => new(value, null);

    public static implicit operator Attempt<T>(ToolResult failure) => new(null, failure);
}
