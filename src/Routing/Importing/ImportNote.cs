namespace FuncProxy.Routing.Importing;

/// <summary>Something that an import did not carry over as it was.</summary>
/// <param name="Place">Where it stood, as a JSON path in the imported file.</param>
/// <param name="Line">The line, from 1; 0 when it has none.</param>
/// <param name="Reason">What was not carried over, and why.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ImportNote(string Place, int Line, string Reason, string Remedy)
{
    /// <summary>The note on one line.</summary>
    public override string ToString() => $"{(Line > 0 ? $"line {Line}: " : "")}{Place}: {Reason}; {Remedy}";
}
