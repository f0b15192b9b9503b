using System.Net;
using System.Net.Http.Headers;

namespace FuncProxy.Forwarding.Balancing.CoolDowns;

/// <summary>Reads from an answer how long its destination asks not to be sent anything.</summary>
internal static class RateLimitFields
{
    /// <summary>The wait after a 429 that does not say how long.</summary>
    public static readonly TimeSpan UnknownWait = TimeSpan.FromSeconds(1);

    private const int Overloaded = 529;

    // OpenAI's and Azure OpenAI's, then Anthropic's.
    private static readonly (string Remaining, string Reset)[] Counters =
    [
        ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
        ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
        ("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
        ("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"),
        ("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"),
        ("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"),
    ];

    /// <summary>The wait; zero when none is asked for. Allocates nothing for an answer without such fields.</summary>
    public static TimeSpan WaitOf(HttpResponseMessage response, TimeProvider time)
    {
        var fields = response.Headers.NonValidated;
        var status = response.StatusCode;
        if (status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable || (int)status == Overloaded)
        {
            if (RetryAfter(fields, time) is { } asked)
            {
                return asked;
            }
            if (UsedUp(fields, time) is var left && left > TimeSpan.Zero)
            {
                return left;
            }
            return status == HttpStatusCode.TooManyRequests ? UnknownWait : TimeSpan.Zero;
        }
        return UsedUp(fields, time);
    }

    private static TimeSpan? RetryAfter(HttpHeadersNonValidated fields, TimeProvider time)
    {
        if (fields.TryGetValues("retry-after-ms", out var milliseconds) && WaitText.Milliseconds(milliseconds.ToString()) is { } exact)
        {
            return exact;
        }
        return fields.TryGetValues("Retry-After", out var text) ? WaitText.RetryAfter(text.ToString(), time.GetUtcNow()) : null;
    }

    /// <summary>When the last of the limits that are used up is reset.</summary>
    private static TimeSpan UsedUp(HttpHeadersNonValidated fields, TimeProvider time)
    {
        var longest = TimeSpan.Zero;
        foreach (var (remaining, reset) in Counters)
        {
            if (fields.TryGetValues(remaining, out var left) && left.ToString().AsSpan().Trim() is "0"
                && fields.TryGetValues(reset, out var text) && WaitText.Reset(text.ToString(), time.GetUtcNow()) is { } wait && wait > longest)
            {
                longest = wait;
            }
        }
        return longest;
    }
}
