using System.Diagnostics.CodeAnalysis;

namespace FuncProxy.Routing.Matching;

/// <summary>A path template in ASP.NET Core's syntax, as YARP's <c>match.path</c> takes it.</summary>
/// <remarks>
/// <para>Literals, <c>{name}</c>, <c>{name?}</c> at the end, <c>{*rest}</c> and <c>{**rest}</c> at the end, inline constraints such as <c>{id:int:min(1)}</c>, and segments that mix literals with parameters. <c>{{</c> and <c>}}</c> stand for braces.</para>
/// <para>Literals are matched without regard to letter case, on the normalised view of the path; they may be written in Unicode or percent-encoded. Constraints see the percent-decoded value. A slash at the end of a request's path does not count. A catch-all also matches when nothing is left, unless it is constrained.</para>
/// </remarks>
public sealed class PathTemplate
{
    private PathTemplate(string text, TemplateSegment[] segments, TemplateSegment[]? shortForm)
    {
        Text = text;
        Segments = segments;
        ShortForm = shortForm;
        Key = string.Join('/', segments.Select(segment => segment.Key));
        ParameterNames = [.. segments.SelectMany(segment => segment.Parts).Where(part => part.IsParameter).Select(part => part.Name)];
    }

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    /// <summary>The names of the parameters, from left to right; letter case does not count.</summary>
    public IReadOnlyList<string> ParameterNames { get; }

    internal TemplateSegment[] Segments { get; }

    /// <summary>The segments of a request that leaves the optional parameter out; null without one.</summary>
    internal TemplateSegment[]? ShortForm { get; }

    /// <summary>The structure: templates with equal keys take the same requests but for an optional end, with the same precedence.</summary>
    internal string Key { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template, with or without its leading slash.</param>
    /// <param name="template">The template; null when it cannot be read.</param>
    /// <param name="error">What is wrong, at which character (from 1), and what would be right; null when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PathTemplate? template, [NotNullWhen(false)] out string? error)
    {
        var parser = new TemplateParser(text);
        template = parser.TryParse(out error) ? new PathTemplate(text, parser.Segments, parser.ShortForm) : null;
        return template is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
