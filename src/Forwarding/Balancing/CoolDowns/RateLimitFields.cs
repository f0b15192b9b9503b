using System.Net;
using System.Net.Http.Headers;

namespace FuncProxy.Forwarding.Balancing.CoolDowns;

/// <summary>Reads from an answer how long its destination asks not to be sent anything.</summary>
internal static class RateLimitFields
{
    /// <summary>The wait after a 429 that does not say how long.</summary>
    public static readonly TimeSpan UnknownWait = TimeSpan.FromSeconds(1);

    private const int Overloaded = 529;

    private const string Remaining = "remaining";
    private const string Reset = "reset";

    // OpenAI's and Azure OpenAI's: x-ratelimit-remaining-tokens. Anthropic's: anthropic-ratelimit-tokens-remaining.
    private const string OpenAi = "x-ratelimit-";
    private const string Anthropic = "anthropic-ratelimit-";

    /// <summary>The wait; zero when none is asked for. Allocates nothing for an answer without such fields.</summary>
    public static TimeSpan WaitOf(HttpResponseMessage response, TimeProvider time)
    {
        var fields = response.Headers.NonValidated;
        var status = response.StatusCode;
        if (status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable || (int)status == Overloaded)
        {
            var asked = RetryAfter(fields, time);
            if (asked > TimeSpan.Zero)
            {
                return asked.Value;
            }
            if (UsedUp(fields, time) is var left && left > TimeSpan.Zero)
            {
                return left;
            }
            return asked ?? (status == HttpStatusCode.TooManyRequests ? UnknownWait : TimeSpan.Zero);
        }
        return UsedUp(fields, time);
    }

    /// <summary>What is asked for in so many words; zero is believed where nothing else says more.</summary>
    private static TimeSpan? RetryAfter(HttpHeadersNonValidated fields, TimeProvider time)
    {
        TimeSpan? exact = fields.TryGetValues("retry-after-ms", out var milliseconds) ? WaitText.Milliseconds(milliseconds.ToString()) : null;
        return exact > TimeSpan.Zero ? exact
            : fields.TryGetValues("Retry-After", out var text) && WaitText.RetryAfter(text.ToString(), time.GetUtcNow()) is { } asked ? asked
            : exact;
    }

    /// <summary>When the last of the limits that are used up is reset.</summary>
    private static TimeSpan UsedUp(HttpHeadersNonValidated fields, TimeProvider time)
    {
        var longest = TimeSpan.Zero;
        foreach (var (name, left) in fields)
        {
            if (IsRemaining(name) && left.ToString().AsSpan().Trim() is "0"
                && fields.TryGetValues(name.Replace(Remaining, Reset, StringComparison.OrdinalIgnoreCase), out var text)
                && WaitText.Reset(text.ToString(), time.GetUtcNow()) is { } wait && wait > longest)
            {
                longest = wait;
            }
        }
        return longest;
    }

    private static bool IsRemaining(string name)
        => (name.StartsWith(OpenAi, StringComparison.OrdinalIgnoreCase) && name.AsSpan(OpenAi.Length).StartsWith(Remaining, StringComparison.OrdinalIgnoreCase))
            || (name.StartsWith(Anthropic, StringComparison.OrdinalIgnoreCase) && name.EndsWith(Remaining, StringComparison.OrdinalIgnoreCase));
}
