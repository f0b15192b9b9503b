namespace FuncProxy.Routing.Matching;

/// <summary>A literal or a parameter within a template's segment.</summary>
/// <param name="Literal">The text in its normalised view; null for a parameter.</param>
/// <param name="Name">The parameter's name; empty for a literal.</param>
/// <param name="Constraints">What the parameter's value must satisfy.</param>
internal sealed record TemplatePart(string? Literal, string Name, ConstraintSet Constraints)
{
    public bool IsParameter => Literal is null;
}
