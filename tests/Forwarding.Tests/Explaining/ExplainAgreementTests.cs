using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Explaining;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;
using FuncProxy.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Tests.Explaining;

/// <summary>What <see cref="RouteExplainer"/> says is what the running engine does: 1,000 random requests over 50 random documents.</summary>
public sealed class ExplainAgreementTests
{
    private const int Documents = 50;
    private const int RequestsEach = 20;

    // The connection's and the transport's own, and what is made anew for each request.
    private static readonly string[] OfTheWay = ["Host", "Connection", "Content-Length", "Transfer-Encoding", "x-request-id", "traceparent", "tracestate", "Accept-Encoding"];

    private readonly Dictionary<ExplainedOutcome, int> _seen = [];

    [Fact]
    public async Task Explanation_is_what_happens()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
        });
        var cases =
            from document in ExplainedDocuments.To(origin.Address)
            from requests in Gen.ArrayOf(ExplainedRequests.Any, RequestsEach)
            select (document, requests);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Documents),
            Prop.ForAll(cases.ToArbitrary(), one => CompareAsync(origin, one.document, one.requests).GetAwaiter().GetResult()));

        // Else the comparison would be of nothing.
        _seen.Values.Sum().ShouldBe(Documents * RequestsEach);
        foreach (var outcome in Enum.GetValues<ExplainedOutcome>())
        {
            _seen.GetValueOrDefault(outcome).ShouldBeGreaterThan(10, outcome.ToString());
        }
    }

    private async Task<bool> CompareAsync(KestrelOrigin origin, RouteDocument document, ExplainedRequest[] requests)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(System.Text.Encoding.UTF8.GetString(RouteDocumentWriter.Write(document)));
        var explainer = new RouteExplainer(new ProxyOptions { InstanceName = "under-test" }, TimeProvider.System, NullLoggerFactory.Instance);
        foreach (var request in requests)
        {
            origin.Requests.Clear();
            var explanation = await explainer.ExplainAsync(document, request, SettingMask.None);
            var response = await proxy.RawAsync(ExplainedRequests.Text(request));
            _seen[explanation.Outcome] = _seen.GetValueOrDefault(explanation.Outcome) + 1;
            Compare(explanation, response, origin.Requests.All, $"{ExplainedRequests.Text(request)}\n{explanation}\n{response.Text}");
        }
        return true;
    }

    private static void Compare(RouteExplanation explanation, RawResponse response, IReadOnlyList<OriginRequest> received, string context)
    {
        if (explanation.Outcome == ExplainedOutcome.Forwarded)
        {
            response.Status.ShouldBe(200, context);
            CompareUpstream(explanation.Upstream!, received.ShouldHaveSingleItem(context), context);
            return;
        }
        received.ShouldBeEmpty(context);
        if (explanation.Outcome != ExplainedOutcome.Own)
        {
            response.Status.ShouldBe(explanation.Status!.Value, context);
        }
        if (explanation.Outcome == ExplainedOutcome.Answered && response.Text.Length > 0)
        {
            response.Text.ShouldBe(explanation.Answer!.Body, context);
            response.Head.Value("x-fixed").ShouldBe("yes", context);
        }
    }

    private static void CompareUpstream(ExplainedUpstream upstream, OriginRequest request, string context)
    {
        request.Method.ShouldBe(upstream.Method, context);
        var lowest = upstream.Destinations[0].Priority;
        var destination = upstream.Destinations.SingleOrDefault(candidate => candidate.Priority == lowest && candidate.Url.EndsWith(request.RawTarget, StringComparison.Ordinal)).ShouldNotBeNull($"{request.RawTarget}\n{context}");
        request.Host.ShouldBe(destination.Host, context);
        Fields(request.Headers.Select(field => (field.Key, field.Value.ToString()))).ShouldBe(Fields(upstream.Headers.Select(field => (field.Name, field.Value))), context);
    }

    private static IEnumerable<string> Fields(IEnumerable<(string Name, string Value)> fields) => fields
        .Where(field => !OfTheWay.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
        .Select(field => $"{field.Name.ToLowerInvariant()}: {field.Value.Replace(", ", ",")}")
        .Order(StringComparer.Ordinal);
}
