using System.Text;
using System.Text.Json;
using FuncProxy.Forwarding.Explaining;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Tests.Explaining;

/// <summary>Values of app settings decide, and are not shown.</summary>
public sealed class ExplainSettingsTests
{
    private const string Document = """
        {
          "routes": {
            "api": {
              "clusterId": "there",
              "match": { "path": "/%BASE%/{**rest}", "hosts": ["%HOST%"] },
              "access": { "ipAllow": ["%OFFICE%"] },
              "limits": { "maxRequestBodyBytes": "%BYTES%" },
              "transforms": [
                { "requestHeader": "x-functions-key", "set": "%SECRET%" },
                { "queryValueParameter": "code", "set": "%SECRET%" },
                { "pathSet": "/v2/%TENANT%" }
              ]
            },
            "own": { "match": { "path": "/own" }, "respond": { "status": 200, "headers": { "x-key": "%SECRET%" }, "body": "it is %SECRET%!" } }
          },
          "clusters": { "there": { "destinations": { "one": { "address": "%BACKEND%" } } } }
        }
        """;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["BASE"] = "hidden base",
        ["HOST"] = "api.example",
        ["OFFICE"] = "203.0.113.0/24",
        ["BYTES"] = "7654321",
        ["SECRET"] = "s3cr/t +k&y==",
        ["TENANT"] = "t7",
        ["BACKEND"] = "https://Quiet-Host.example:8443/in",
    };

    private static readonly string[] Hidden = ["hidden", "203.0.113.0", "7654321", "7,654,321", "s3cr", "k&y", "k%26y", "t7", "quiet-host"];

    [Theory]
    [InlineData("/hidden%20base/a", "203.0.113.9", ExplainedOutcome.Forwarded)]
    [InlineData("/hidden%20base/a", "198.51.100.1", ExplainedOutcome.Refused)]
    [InlineData("/other/a", "203.0.113.9", ExplainedOutcome.Refused)]
    [InlineData("/own", "198.51.100.1", ExplainedOutcome.Answered)]
    public async Task Settings_decide_and_names_stand_where_their_values_do(string target, string client, ExplainedOutcome outcome)
    {
        var explanation = await ExplainAsync(target, client, shows: false);

        explanation.Outcome.ShouldBe(outcome);
        // What the caller has written itself is no setting's.
        var json = Json(explanation with { RouteValues = new Dictionary<string, string>() });
        Hidden.Where(value => json.Contains(value, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(json);
    }

    [Fact]
    public async Task Names_are_shown_in_every_part()
    {
        var explanation = await ExplainAsync("/hidden%20base/a", "203.0.113.9", shows: false);

        explanation.Access.ShouldContain("only from %OFFICE%");
        explanation.Limits.ShouldContain("request body: %BYTES% bytes");
        explanation.Transforms[0]["set"].ShouldBe("%SECRET%");
        var upstream = explanation.Upstream.ShouldNotBeNull();
        upstream.Headers.ShouldContain(new ExplainedField("x-functions-key", "%SECRET%"));
        upstream.PathAndQuery.ShouldBe("/v2/%TENANT%?code=%SECRET%");
        upstream.Destinations[0].Url.ShouldBe("%BACKEND%/v2/%TENANT%?code=%SECRET%");
        upstream.Destinations[0].Host.ShouldBe("%BACKEND%");
        (await ExplainAsync("/own", "203.0.113.9", shows: false)).Answer.ShouldNotBeNull().Body.ShouldBe("it is %SECRET%!");
        explanation.Routes.ShouldContain(verdict => verdict.RouteId == "own" && verdict.Reason == "takes the path /own");
    }

    [Fact]
    public async Task Values_are_shown_where_they_are_wanted()
    {
        var json = Json(await ExplainAsync("/hidden%20base/a", "203.0.113.9", shows: true));

        json.ShouldContain("7,654,321");
        json.ShouldContain("203.0.113.0/24");
        json.ShouldContain("s3cr/t");
        json.ShouldContain("quiet-host.example", Case.Insensitive);
    }

    [Fact]
    public void Short_values_are_hidden_where_they_stand_alone_and_words_stay_words()
    {
        var mask = new SettingMask(new Dictionary<string, string> { ["STAGE"] = "t", ["KEY"] = "STAGE-1", ["NONE"] = "" });

        mask.Apply("a test at /t/t?x=t&y=t2 with stage-1").ShouldBe("a test at /%STAGE%/%STAGE%?x=%STAGE%&y=t2 with %KEY%");
    }

    private static async Task<RouteExplanation> ExplainAsync(string target, string client, bool shows)
    {
        var read = RouteDocumentReader.Read(Encoding.UTF8.GetBytes(Document), Settings.GetValueOrDefault, ProxyEngine.Rules);
        read.Errors.ShouldBeEmpty();
        var explainer = new RouteExplainer(new ProxyOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        var request = new ExplainedRequest { Method = "GET", Target = target, Host = "api.example", Client = System.Net.IPAddress.Parse(client), Headers = [] };
        return await explainer.ExplainAsync(read.Document!, request, shows ? SettingMask.None : read.Mask);
    }

    private static string Json(RouteExplanation explanation) => JsonSerializer.SerializeToNode(explanation, ExplanationJson.Default.RouteExplanation)!
        .ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
