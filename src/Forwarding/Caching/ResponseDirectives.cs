using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>What a response says of its caching (RFC 9111 §5.2.2, RFC 5861). Of a directive that stands there twice the first counts (§4.2.1).</summary>
internal readonly record struct ResponseDirectives
{
    public bool NoStore { get; init; }

    /// <summary><c>no-cache</c> without field names.</summary>
    public bool NoCache { get; init; }

    /// <summary><c>private</c> without field names.</summary>
    public bool IsPrivate { get; init; }

    public bool IsPublic { get; init; }

    public bool MustRevalidate { get; init; }

    public bool ProxyRevalidate { get; init; }

    public bool MustUnderstand { get; init; }

    /// <summary>Seconds; null where it is not said.</summary>
    public long? MaxAge { get; init; }

    /// <summary>Seconds; null where it is not said.</summary>
    public long? SharedMaxAge { get; init; }

    /// <summary>Seconds; null where it is not said.</summary>
    public long? StaleWhileRevalidate { get; init; }

    /// <summary>Seconds; null where it is not said.</summary>
    public long? StaleIfError { get; init; }

    /// <summary>The fields, separated by commas, that no shared cache keeps: those that <c>private</c> and <c>no-cache</c> name.</summary>
    public string? UnstoredFields { get; init; }

    /// <summary>Reads the field's lines.</summary>
    public static ResponseDirectives Parse(StringValues lines)
    {
        var all = default(ResponseDirectives);
        foreach (var line in lines)
        {
            foreach (var member in new FieldList(line))
            {
                all = all.With(Directive.Parse(member));
            }
        }
        return all;
    }

    /// <summary>These and one more.</summary>
    public ResponseDirectives With(in Directive directive) => directive switch
    {
        _ when directive.Is("max-age") => this with { MaxAge = MaxAge ?? directive.Seconds },
        _ when directive.Is("s-maxage") => this with { SharedMaxAge = SharedMaxAge ?? directive.Seconds },
        _ when directive.Is("no-store") => this with { NoStore = true },
        _ when directive.Is("no-cache") => directive.Argument.IsEmpty ? this with { NoCache = true } : Without(directive),
        _ when directive.Is("private") => directive.Argument.IsEmpty ? this with { IsPrivate = true } : Without(directive),
        _ when directive.Is("public") => this with { IsPublic = true },
        _ when directive.Is("must-revalidate") => this with { MustRevalidate = true },
        _ when directive.Is("proxy-revalidate") => this with { ProxyRevalidate = true },
        _ when directive.Is("must-understand") => this with { MustUnderstand = true },
        _ when directive.Is("stale-while-revalidate") => this with { StaleWhileRevalidate = StaleWhileRevalidate ?? directive.Seconds },
        _ when directive.Is("stale-if-error") => this with { StaleIfError = StaleIfError ?? directive.Seconds },
        _ => this,
    };

    private ResponseDirectives Without(in Directive directive)
        => this with { UnstoredFields = UnstoredFields is null ? directive.Argument.ToString() : $"{UnstoredFields},{directive.Argument}" };
}
