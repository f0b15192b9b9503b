using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>What a client asks of caches (RFC 9111 §5.2.1). Reading it allocates nothing.</summary>
internal readonly record struct RequestDirectives
{
    public bool NoCache { get; init; }

    public bool NoStore { get; init; }

    public bool OnlyIfCached { get; init; }

    /// <summary>Whether the body is to stay in the coding in which it is stored.</summary>
    public bool NoTransform { get; init; }

    /// <summary>The oldest answer that is taken, in seconds; null for any.</summary>
    public long? MaxAge { get; init; }

    /// <summary>How long the answer must stay fresh, in seconds; 0 for no wish.</summary>
    public long MinFresh { get; init; }

    /// <summary>How stale the answer may be, in seconds; null where it may not be stale.</summary>
    public long? MaxStale { get; init; }

    /// <summary>Whether the destination itself is to be asked.</summary>
    public bool AsksDestination => NoCache || MaxAge == 0;

    /// <summary>The rest of it once the destination has been asked.</summary>
    public RequestDirectives WithoutValidation() => this with { NoCache = false, MaxAge = MaxAge == 0 ? null : MaxAge };

    /// <summary>Reads Cache-Control, and where there is none Pragma (RFC 9111 §5.4).</summary>
    public static RequestDirectives Parse(IHeaderDictionary fields)
    {
        var lines = fields.CacheControl;
        if (lines.Count == 0)
        {
            return new RequestDirectives { NoCache = Contains(fields.Pragma, "no-cache") };
        }
        var all = default(RequestDirectives);
        foreach (var line in lines)
        {
            foreach (var member in new FieldList(line))
            {
                all = all.With(Directive.Parse(member));
            }
        }
        return all;
    }

    private RequestDirectives With(in Directive directive) => directive switch
    {
        _ when directive.Is("no-cache") => this with { NoCache = true },
        _ when directive.Is("no-store") => this with { NoStore = true },
        _ when directive.Is("only-if-cached") => this with { OnlyIfCached = true },
        _ when directive.Is("no-transform") => this with { NoTransform = true },
        _ when directive.Is("max-age") => this with { MaxAge = MaxAge ?? directive.Seconds },
        _ when directive.Is("min-fresh") => this with { MinFresh = directive.Seconds },
        // Without an argument any staleness is taken.
        _ when directive.Is("max-stale") => this with { MaxStale = directive.HasArgument ? directive.Seconds : long.MaxValue },
        _ => this,
    };

    private static bool Contains(StringValues lines, string name)
    {
        foreach (var line in lines)
        {
            foreach (var member in new FieldList(line))
            {
                if (Directive.Parse(member).Is(name))
                {
                    return true;
                }
            }
        }
        return false;
    }
}
