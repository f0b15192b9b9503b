namespace FuncProxy.Forwarding.Caching;

/// <summary>A directive of Cache-Control (RFC 9111 §5.2): a name, and an argument as a token or a quoted string.</summary>
internal readonly ref struct Directive
{
    private Directive(ReadOnlySpan<char> name, ReadOnlySpan<char> argument, bool hasArgument)
    {
        Name = name;
        Argument = argument;
        HasArgument = hasArgument;
    }

    /// <summary>The name, as written; letter case does not count.</summary>
    public ReadOnlySpan<char> Name { get; }

    /// <summary>The argument, without its quotes.</summary>
    public ReadOnlySpan<char> Argument { get; }

    /// <summary>Whether there is an argument, be it empty.</summary>
    public bool HasArgument { get; }

    /// <summary>Reads a member of the list. White space beside the equals sign makes it another, unknown, directive: the grammar has none there.</summary>
    public static Directive Parse(ReadOnlySpan<char> member)
    {
        var equals = member.IndexOf('=');
        if (equals < 0)
        {
            return new Directive(member, default, hasArgument: false);
        }
        var argument = member[(equals + 1)..];
        if (argument.Length >= 2 && argument[0] == '"' && argument[^1] == '"')
        {
            argument = argument[1..^1];
        }
        return new Directive(member[..equals], argument, hasArgument: true);
    }

    /// <summary>Whether it has this name.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The argument as seconds; 0 where it is none, so that what has malformed freshness is stale (RFC 9111 §4.2.1).</summary>
    public long Seconds => DeltaSeconds.TryParse(Argument, out var seconds) ? seconds : 0;
}
