using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>What a cluster's <c>retry</c> section says.</summary>
internal sealed class RetryPolicy
{
    private const int DefaultAttempts = 2;
    private const int DefaultBudgetPercent = 20;
    private const long DefaultMaxBufferedBodyBytes = 1024 * 1024;

    private readonly RetryCauses _causes;
    private readonly bool _isRepeatable;

    /// <summary>Compiles the section; null stands for an empty one.</summary>
    public RetryPolicy(RetryConfig? config)
    {
        Attempts = config?.Attempts ?? DefaultAttempts;
        BudgetPercent = config?.BudgetPercent ?? DefaultBudgetPercent;
        MaxBufferedBodyBytes = config?.MaxBufferedBodyBytes ?? DefaultMaxBufferedBodyBytes;
        HedgeAfter = config?.HedgeAfter;
        _isRepeatable = config?.Repeatable == true;
        if (Attempts > 1)
        {
            _causes = RetryCauses.Unsent;
            foreach (var cause in config?.On ?? ["connect"])
            {
                _causes |= Parse(cause);
            }
            _causes |= HedgeAfter is null ? RetryCauses.None : RetryCauses.Late;
        }
    }

    /// <summary>How many attempts there are at the most, the first one and hedges included.</summary>
    public int Attempts { get; }

    /// <summary>How many repeats there may be to 100 recent requests.</summary>
    public int BudgetPercent { get; }

    /// <summary>How long a body may be to be kept, in bytes.</summary>
    public long MaxBufferedBodyBytes { get; }

    /// <summary>How late an answer may be before a second destination is asked; null for never.</summary>
    public TimeSpan? HedgeAfter { get; }

    /// <summary>What a request is sent again for. What was never sent may always be; what may have been processed only when that is harmless, or said to be.</summary>
    public RetryCauses CausesOf(HttpMethod method) => _isRepeatable || RequestMethod.IsIdempotent(method) ? _causes : _causes & RetryCauses.Unsent;

    private static RetryCauses Parse(string cause) => cause.ToUpperInvariant() switch
    {
        "CONNECT" => RetryCauses.Unanswered,
        "TIMEOUT" => RetryCauses.Timeout,
        "429" => RetryCauses.TooManyRequests,
        "5XX" => RetryCauses.ServerError,
        _ => throw new ArgumentException($"'{cause}' is no cause; validation refuses it", nameof(cause)),
    };
}
