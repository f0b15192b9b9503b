using System.Text.Json;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests;

/// <summary>Holds an answer to the contract of the proxy's own errors.</summary>
internal static class ProblemAssertions
{
    /// <param name="response">The answer.</param>
    /// <param name="status">Its status.</param>
    /// <param name="proxyStatus">Its error type in Proxy-Status.</param>
    /// <param name="hidden">An address that must not appear.</param>
    public static void ShouldBeProblem(this RawResponse response, int status, string proxyStatus, Uri? hidden = null)
    {
        response.Status.ShouldBe(status, response.Text);
        response.Head.Value("Content-Type").ShouldBe("application/problem+json");
        response.Head.Values("Proxy-Status").ShouldHaveSingleItem().ShouldMatch($"^FuncProxy; error={proxyStatus}(; next-hop=\"[^\"]+\"; attempts=[0-9]+)?$");
        response.Head.Value("Cache-Control").ShouldBe("no-store");
        response.IsComplete.ShouldBeTrue();
        using var problem = JsonDocument.Parse(response.Text);
        problem.RootElement.GetProperty("status").GetInt32().ShouldBe(status);
        problem.RootElement.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.RootElement.GetProperty("requestId").GetString().ShouldBe(response.Head.Value("x-request-id"));
        if (hidden is not null)
        {
            var all = response.Head.Text + response.Text;
            all.ShouldNotContain(hidden.Port.ToString());
            all.ShouldNotContain(hidden.Host);
        }
    }
}
