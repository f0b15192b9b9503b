using System.Net;
using FuncProxy.Forwarding.Balancing.CoolDowns;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Balancing.CoolDowns;

public sealed class RateLimitFieldsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(429, "Retry-After: 20", 20)]
    [InlineData(503, "Retry-After: 20", 20)]
    [InlineData(529, "Retry-After: 20", 20)]
    [InlineData(429, "Retry-After: 2|retry-after-ms: 1500", 1.5)]
    [InlineData(429, "Retry-After: 2|retry-after-ms: -1", 2)]
    [InlineData(429, "Retry-After: -1|x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 6m0s", 360)]
    [InlineData(429, "Retry-After: 0", 0)]
    [InlineData(200, "x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 12ms", 0.012)]
    [InlineData(200, "x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 5|x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 7s", 7)]
    [InlineData(200, "anthropic-ratelimit-input-tokens-remaining: 0|anthropic-ratelimit-input-tokens-reset: 2026-03-01T12:00:09Z", 9)]
    public void Wait_is_what_the_answer_says(int status, string fields, double seconds) => Wait(status, fields).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(429, "")]
    [InlineData(429, "Retry-After: -1")]
    [InlineData(429, "Retry-After: soon|retry-after-ms: ?")]
    [InlineData(429, "x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: -1")]
    [InlineData(429, "x-ratelimit-remaining-tokens: 7|x-ratelimit-reset-tokens: 6m0s")]
    public void Refusal_that_does_not_say_how_long_takes_a_second(int status, string fields) => Wait(status, fields).ShouldBe(RateLimitFields.UnknownWait);

    [Theory]
    [InlineData(503, "")]
    [InlineData(503, "Retry-After: -1")]
    [InlineData(200, "Retry-After: 20")]
    [InlineData(301, "Retry-After: 20")]
    [InlineData(500, "Retry-After: 20")]
    [InlineData(200, "x-ratelimit-remaining-requests: 1|x-ratelimit-reset-requests: 6m0s")]
    [InlineData(200, "x-ratelimit-remaining-requests: -1|x-ratelimit-reset-requests: 6m0s")]
    [InlineData(200, "x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: -1")]
    [InlineData(200, "x-ratelimit-remaining-requests: 0")]
    public void Nothing_is_asked_for(int status, string fields) => Wait(status, fields).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Answer_without_rate_limits_costs_no_allocation()
    {
        using var response = Response(200, "Date: Sun, 01 Mar 2026 12:00:00 GMT|Server: x|Cache-Control: no-store|x-request-id: 1|Vary: Accept");
        RateLimitFields.WaitOf(response, _time);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            RateLimitFields.WaitOf(response, _time);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Theory]
    [InlineData(429, "retry-after-ms: 0|Retry-After: 20", 20)]
    [InlineData(429, "Retry-After: 0|x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 6m0s", 360)]
    [InlineData(429, "x-ratelimit-remaining-project-tokens: 0|x-ratelimit-reset-project-tokens: 6m0s", 360)]
    [InlineData(200, "X-RateLimit-Remaining-Images: 0|X-RateLimit-Reset-Images: 6m0s", 360)]
    [InlineData(200, "x-ratelimit-remaining-requests-day: 0|x-ratelimit-reset-requests-day: 6m0s", 360)]
    [InlineData(429, "retry-after-ms: 0", 0)]
    [InlineData(503, "Retry-After: 0", 0)]
    public void Zero_says_less_than_any_other_field_and_limits_may_have_any_name(int status, string fields, double seconds)
        => Wait(status, fields).ShouldBe(TimeSpan.FromSeconds(seconds));

    private TimeSpan Wait(int status, string fields)
    {
        using var response = Response(status, fields);
        return RateLimitFields.WaitOf(response, _time);
    }

    private static HttpResponseMessage Response(int status, string fields)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        foreach (var field in fields.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = field.IndexOf(':');
            response.Headers.TryAddWithoutValidation(field[..colon], field[(colon + 2)..]);
        }
        return response;
    }
}
