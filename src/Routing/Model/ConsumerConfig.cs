namespace FuncProxy.Routing.Model;

/// <summary>A caller that is known by key or token.</summary>
public sealed record ConsumerConfig
{
    /// <summary>Hashes of its API keys, <c>sha256:</c> and 64 hexadecimal digits; one that ends has <c>;expires=</c> and an RFC 3339 time behind it.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>Tokens of AI models a calendar month.</summary>
    public long? TokensPerMonth { get; init; }

    /// <summary>Money a calendar month, in the currency of the price list.</summary>
    public decimal? BudgetPerMonth { get; init; }

    /// <summary>The models it may use; missing: all.</summary>
    public IReadOnlyList<string>? Models { get; init; }
}
