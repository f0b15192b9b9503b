using System.Text.Json;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Access;

/// <summary>Holds a refusal to what callers are told, and to what they are not.</summary>
internal static class RefusalAssertions
{
    /// <param name="response">The answer.</param>
    /// <param name="origin">The destination, which must not have seen the request.</param>
    /// <param name="status">The status.</param>
    /// <param name="title">What the problem says; null for anything.</param>
    /// <param name="challenge">WWW-Authenticate; null for none.</param>
    /// <param name="reached">How many requests the destination has seen before.</param>
    public static void ShouldBeRefused(this RawResponse response, KestrelOrigin origin, int status, string? title, string? challenge, int reached = 0)
    {
        response.ShouldBeProblem(status, "http_request_denied");
        using var problem = JsonDocument.Parse(response.Text);
        var told = problem.RootElement.GetProperty("title").GetString();
        told.ShouldBe(title ?? told);
        response.Head.Value("WWW-Authenticate").ShouldBe(challenge);
        // No part of a token is told again: each begins with the base64url of {".
        (response.Head.Text + response.Text).ShouldNotContain("eyJ");
        origin.Requests.Count.ShouldBe(reached);
    }
}
