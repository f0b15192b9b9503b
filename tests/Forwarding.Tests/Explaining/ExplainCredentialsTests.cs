using FuncProxy.Forwarding.Explaining;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Tests.Explaining;

/// <summary>What explanations make of tokens and of destinations' credentials.</summary>
public sealed class ExplainCredentialsTests
{
    private const string Secret = "Bearer s3cret";

    private static readonly AccessConfig Jwt = new() { Allow = AccessMode.Jwt, Jwt = new JwtConfig { Authority = "http://127.0.0.1:1/", Audience = "api" } };

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz", ExplainedOutcome.Refused)]
    [InlineData("Bearer fp_a-key", ExplainedOutcome.Refused)]
    [InlineData("Bearer", ExplainedOutcome.Refused)]
    [InlineData("Bearer aa.bb.cc", ExplainedOutcome.Forwarded)]
    public async Task Field_is_believed_where_it_has_the_form_of_a_token(string value, ExplainedOutcome outcome)
        => (await ExplainAsync(Jwt, null, [new("Authorization", value)])).Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData("Authorization")]
    [InlineData("x-secret")]
    public async Task Destinations_own_credentials_are_named_and_the_clients_stay_here(string name)
    {
        var auth = new DestinationAuthConfig { Type = DestinationAuthType.Header, Name = name, Value = Secret };

        var explanation = await ExplainAsync(null, auth, [new("Authorization", "Basic dXNlcjpwYXNz"), new("x_api_key", "of-the-client"), new("x-other", "stays")]);

        var fields = explanation.Upstream.ShouldNotBeNull().Headers;
        fields.ShouldContain(new ExplainedField(name, "(the proxy's own)"));
        fields.ShouldContain(new ExplainedField("x-other", "stays"));
        fields.ShouldNotContain(field => field.Value.Contains("Basic") || field.Value == "of-the-client" || field.Value.Contains("s3cret"));
    }

    private static async Task<RouteExplanation> ExplainAsync(AccessConfig? access, DestinationAuthConfig? auth, KeyValuePair<string, string>[] fields)
    {
        var document = new RouteDocument
        {
            Routes = new Dictionary<string, RouteConfig> { ["all"] = new() { ClusterId = "there", Match = new RouteMatch { Path = "/{**rest}" }, Access = access } },
            Clusters = new Dictionary<string, ClusterConfig>
            {
                ["there"] = new() { Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = "http://127.0.0.1:1/", Auth = auth } } },
            },
        };
        var explainer = new RouteExplainer(new ProxyOptions { InstanceName = "under-test" }, TimeProvider.System, NullLoggerFactory.Instance);
        return await explainer.ExplainAsync(document, new ExplainedRequest { Method = "GET", Target = "/", Host = "h", Headers = fields }, SettingMask.None);
    }
}
