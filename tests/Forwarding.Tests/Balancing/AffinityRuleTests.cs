using System.Text;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Tests.Balancing;

public sealed class AffinityRuleTests
{
    private const string Document = """
        { "clusters": { "c": { "destinations": { "d": { "address": "http://localhost/" } }, "sessionAffinity": { "enabled": ENABLED, "affinityKeyName": "sid" } } } }
        """;

    [Fact]
    public void Affinity_is_refused_without_a_key()
    {
        var error = Read("true", new ProxyOptions()).Errors.ShouldHaveSingleItem();

        error.Path.ShouldBe("$.clusters.c.sessionAffinity.enabled");
        error.Message.ShouldContain("Affinity__Key");
    }

    [Fact]
    public void Affinity_is_taken_with_a_key() => Read("true", new ProxyOptions { AffinityKey = new AffinityKey("0123456789abcdef") }).Errors.ShouldBeEmpty();

    [Fact]
    public void Affinity_that_is_off_needs_no_key() => Read("false", new ProxyOptions()).Errors.ShouldBeEmpty();

    [Fact]
    public void Short_key_is_refused() => Should.Throw<ArgumentException>(() => new AffinityKey("0123456789abcde"));

    private static RouteDocumentResult Read(string enabled, ProxyOptions options)
        => RouteDocumentReader.Read(Encoding.UTF8.GetBytes(Document.Replace("ENABLED", enabled)), _ => null, ProxyEngine.RulesOf(options));
}
