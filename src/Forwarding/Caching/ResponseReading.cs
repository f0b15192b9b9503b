using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Reads what a destination's response means for caching.</summary>
/// <param name="policy">The route's policy.</param>
internal readonly struct ResponseReading(CachePolicy policy)
{
    /// <summary>The response as it may be stored.</summary>
    /// <param name="response">The response. Nothing of its body is touched.</param>
    /// <param name="exchange">The exchange, whose client's credentials count.</param>
    /// <param name="requested">When it was asked for.</param>
    /// <param name="received">When its head came.</param>
    /// <returns>Null where it may not be stored (RFC 9111 §3).</returns>
    public StoredResponse? Read(HttpResponseMessage response, Exchange exchange, Instant requested, Instant received)
    {
        var directives = Directives(response, out var isTargeted);
        var isExplicit = IsExplicit(directives, isTargeted, ReceivedFields.Get(response, "Expires"));
        if (!MayStore((int)response.StatusCode, directives, isExplicit, ReceivedFields.Get(response, "Set-Cookie").Count > 0, exchange))
        {
            return null;
        }
        var fields = ReceivedFields.Stored(response, directives.UnstoredFields);
        var stored = Make((int)response.StatusCode, response.ReasonPhrase, fields, exchange.Destination, AgeOf(response), requested, received, IsEvents(response));
        // What is neither fresh for a moment nor can be validated serves nobody.
        return stored.Freshness.LeftAt(received) > TimeSpan.Zero || stored.HasValidator || MayBeStale(stored) ? stored : null;
    }

    /// <summary>A stored response as a 304, or a HEAD's response, renews it (RFC 9111 §3.2, §4.3.4, §4.3.5).</summary>
    public StoredResponse Renew(StoredResponse stored, HttpResponseMessage response, Instant requested, Instant received)
    {
        var renewed = ReceivedFields.Stored(response, Directives(response, out _).UnstoredFields);
        renewed.RemoveAll(static field => !FieldFates.IsRenewed(field.Name) || (field.Is("Set-Cookie")));
        if (policy.StoresCookies && ReceivedFields.Get(response, "Set-Cookie") is { Count: > 0 } cookies)
        {
            renewed.Add(new StoredField("Set-Cookie", cookies));
        }
        var fields = new List<StoredField>(stored.Fields.Count);
        foreach (var field in stored.Fields)
        {
            if (!renewed.Exists(other => other.Is(field.Name)))
            {
                fields.Add(field);
            }
        }
        fields.AddRange(renewed);
        return Make(stored.Status, stored.Reason, fields, stored.Destination, AgeOf(response), requested, received, stored.IsStream);
    }

    /// <summary>Whether a renewed response may still be stored: what renews it may have taken that back.</summary>
    public bool MayKeep(StoredResponse renewed, Exchange exchange)
    {
        var directives = DirectivesOf(renewed.Field("Cache-Control"), renewed.Field(TargetedDirectives.FieldName), out var isTargeted);
        return MayStore(renewed.Status, directives, IsExplicit(directives, isTargeted, renewed.Field("Expires")), renewed.Field("Set-Cookie").Count > 0, exchange);
    }

    /// <summary>Whether a response says itself for how long it is fresh.</summary>
    public static bool IsExplicit(HttpResponseMessage response)
        => IsExplicit(Directives(response, out var isTargeted), isTargeted, ReceivedFields.Get(response, "Expires"));

    private static bool IsExplicit(in ResponseDirectives directives, bool isTargeted, StringValues expires)
        => directives.MaxAge is not null || directives.SharedMaxAge is not null || (!isTargeted && expires.Count > 0);

    private static bool MayBeStale(StoredResponse stored)
        => !stored.NeverStale && (stored.StaleIfError > TimeSpan.Zero || stored.StaleWhileRevalidate > TimeSpan.Zero);

    private StoredResponse Make(int status, string? reason, List<StoredField> fields, Destination? destination, TimeSpan age, Instant requested, Instant received, bool isStream)
    {
        var source = new FieldSource(fields);
        var directives = DirectivesOf(source.Get("Cache-Control"), source.Get(TargetedDirectives.FieldName), out var isTargeted);
        var date = DateOf(source, "Date", received);
        var lastModified = DateOf(source, "Last-Modified", received);
        var isOverridden = policy.Ttl is not null && IsOverridden(status);
        var lifetime = isOverridden ? policy.Ttl!.Value : Lifetime(status, directives, isTargeted, source, date ?? received.Date, lastModified, received);
        return new StoredResponse
        {
            Status = status,
            Reason = reason,
            Fields = fields,
            Destination = destination,
            // Of what the route itself decides, the time begins when the response comes.
            Freshness = new Freshness(received, isOverridden ? TimeSpan.Zero : Freshness.InitialAge(requested, received, date, age), lifetime),
            NoCache = directives.NoCache && !isOverridden,
            NeverStale = !isOverridden && (directives.NoCache || directives.MustRevalidate || directives.ProxyRevalidate || directives.SharedMaxAge is not null),
            // The route's spans prolong a time that the response has; they give none to what has none.
            StaleWhileRevalidate = Span(directives.StaleWhileRevalidate) ?? (lifetime > TimeSpan.Zero ? policy.StaleWhileRevalidate : TimeSpan.Zero),
            StaleIfError = Span(directives.StaleIfError) ?? (lifetime > TimeSpan.Zero ? policy.StaleIfError : TimeSpan.Zero),
            IsStream = isStream,
            ETag = source.Get("ETag") is [{ Length: > 0 } tag] ? tag : null,
            LastModified = lastModified,
            Date = date ?? received.Date,
        };
    }

    private bool MayStore(int status, in ResponseDirectives directives, bool isExplicit, bool hasCookies, Exchange exchange)
    {
        if (!CachedStatus.IsStorable(status) || directives.IsPrivate)
        {
            return false;
        }
        // Something must say that it may be stored: the response, its status, or the route. A validator alone says nothing of it (RFC 9111 §3).
        if (!isExplicit && !IsStorableUnasked(status, directives))
        {
            return false;
        }
        if (directives.NoStore && !(directives.MustUnderstand && CachedStatus.IsUnderstood(status)))
        {
            return false;
        }
        if ((directives.MustUnderstand && !CachedStatus.IsUnderstood(status)) || (hasCookies && !policy.StoresCookies))
        {
            return false;
        }
        // A caller's own part of the cache holds what is for this caller; else an answer to credentials must say that it is for others too (RFC 9111 §3.5).
        return policy.PerConsumer
            || !ClientCredentials.Exist(exchange.Context.Request.Headers)
            || directives.IsPublic || directives.MustRevalidate || directives.SharedMaxAge is not null;
    }

    private bool IsStorableUnasked(int status, in ResponseDirectives directives)
        => !CachedStatus.IsFailure(status)
            && (CachedStatus.IsHeuristic(status) || directives.IsPublic || (policy.Ttl is not null && IsOverridden(status)));

    /// <summary>Of which responses the route's own time decides. A failure is cached only where the destination says so.</summary>
    private static bool IsOverridden(int status) => status is 200 or 203 or 204 or 300 or 301 or 308;

    /// <summary>For how long a response of age zero is fresh (RFC 9111 §4.2.1).</summary>
    private static TimeSpan Lifetime(int status, in ResponseDirectives directives, bool isTargeted, in FieldSource source, DateTimeOffset date, DateTimeOffset? lastModified, Instant received)
    {
        if ((directives.SharedMaxAge ?? directives.MaxAge) is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }
        if (!isTargeted && source.Get("Expires") is { Count: > 0 } expires)
        {
            // What is no date, such as 0, is the past (§5.3).
            return HttpDate.TryParse(expires[0], received.Date, out var end) ? end - date : TimeSpan.Zero;
        }
        return lastModified is { } changed && (CachedStatus.IsHeuristic(status) || directives.IsPublic) ? Freshness.Guess(date, changed) : TimeSpan.Zero;
    }

    private static ResponseDirectives Directives(HttpResponseMessage response, out bool isTargeted)
        => DirectivesOf(ReceivedFields.Get(response, "Cache-Control"), ReceivedFields.Get(response, TargetedDirectives.FieldName), out isTargeted);

    private static ResponseDirectives DirectivesOf(StringValues general, StringValues targeted, out bool isTargeted)
    {
        var found = TargetedDirectives.Parse(targeted);
        isTargeted = found is not null;
        return found ?? ResponseDirectives.Parse(general);
    }

    private static TimeSpan AgeOf(HttpResponseMessage response) => TimeSpan.FromSeconds(AgeField.Parse(ReceivedFields.Get(response, "Age")));

    // As text: a look at the typed field would have it written anew.
    private static bool IsEvents(HttpResponseMessage response)
        => ReceivedFields.Get(response, "Content-Type") is [{ } type] && type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset? DateOf(in FieldSource source, string name, Instant received)
        => source.Get(name) is [{ } text] && HttpDate.TryParse(text, received.Date, out var date) ? date : null;

    private static TimeSpan? Span(long? seconds) => seconds is { } count ? TimeSpan.FromSeconds(count) : null;
}
