namespace FuncProxy.Routing.Model;

/// <summary>What follows when a destination asks for time: by 429, by <c>Retry-After</c>, or by a rate limit that is used up.</summary>
public sealed record CoolDownConfig
{
    /// <summary>Whether it gets no requests until then. Default true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The longest that is believed. Default 1 h.</summary>
    public TimeSpan? Longest { get; init; }
}
