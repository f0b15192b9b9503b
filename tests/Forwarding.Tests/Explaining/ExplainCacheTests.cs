using FuncProxy.Forwarding.Explaining;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Tests.Explaining;

/// <summary>What explanations make of a route's cache.</summary>
public sealed class ExplainCacheTests
{
    [Theory]
    [InlineData("GET", "x-t", ExplainedOutcome.Refused)]
    [InlineData("GET", "keep-alive", ExplainedOutcome.Refused)]
    [InlineData("DELETE", "x-t", ExplainedOutcome.Forwarded)]
    public async Task Client_that_takes_only_what_is_cached_is_refused_also_where_the_cache_is_passed_by(string method, string connection, ExplainedOutcome outcome)
    {
        var document = new RouteDocument
        {
            Routes = new Dictionary<string, RouteConfig>
            {
                ["all"] = new() { ClusterId = "there", Match = new RouteMatch { Path = "/{**rest}" }, Cache = new CacheConfig { Mode = CacheMode.Standard } },
            },
            Clusters = new Dictionary<string, ClusterConfig>
            {
                ["there"] = new() { Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = "http://127.0.0.1:1/" } } },
            },
        };
        var explainer = new RouteExplainer(new ProxyOptions(), TimeProvider.System, NullLoggerFactory.Instance);

        var explanation = await explainer.ExplainAsync(
            document, new ExplainedRequest { Method = method, Target = "/", Host = "h", Headers = [new("Cache-Control", "only-if-cached"), new("Connection", connection)] }, SettingMask.None);

        explanation.Outcome.ShouldBe(outcome);
    }
}
