using System.Text;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Tests.Validation;

public sealed class AppSettingsTests
{
    private const string Secret = "s3cret-Value";

    [Theory]
    [InlineData("%NAME%", "value")]
    [InlineData("a %NAME% b %NAME%", "a value b value")]
    [InlineData("%A.b_1%", "dotted")]
    [InlineData("%_x%%NAME%", "underscorevalue")]
    [InlineData("%ABC%", "hex but three")]
    [InlineData("%NAME%/caf%C3%A9", "value/caf%C3%A9")]
    [InlineData("/caf%C3%A9", "/caf%C3%A9")]
    [InlineData("%20NAME%20", "%20NAME%20")]
    [InlineData("/%DFabc%20", "/%DFabc%20")]
    [InlineData("%C3%", "%C3%")]
    [InlineData("%%NAME%", "%NAME%")]
    [InlineData("100%", "100%")]
    [InlineData("100%% of 5%", "100%% of 5%")]
    [InlineData("%not a name%", "%not a name%")]
    [InlineData("%1NAME%", "%1NAME%")]
    [InlineData("%", "%")]
    [InlineData("%%", "%%")]
    public void Text_is_expanded_only_where_it_names_a_setting(string text, string expected)
    {
        var result = Documents.Read("{\"clusters\":{\"c\":{\"metadata\":{\"m\":\"" + text + "\"}}}}", ("NAME", "value"), ("A.b_1", "dotted"), ("_x", "underscore"), ("ABC", "hex but three"));

        result.Document.ShouldNotBeNull(string.Join("\n", result.Errors)).Clusters!["c"].Metadata!["m"].ShouldBe(expected);
    }

    [Fact]
    public void Setting_is_put_into_fields_of_every_type()
    {
        var json = Documents.Route("\"clusterId\":\"%C%\",\"match\":{\"path\":\"/\"},\"order\":\"%ORDER%\",\"timeout\":\"00:00:%S%\",\"compression\":{\"enabled\":\"%ON%\"},\"access\":{\"allow\":\"%ALLOW%\"}");

        var route = Documents.Read(json, ("C", "c"), ("ORDER", "7"), ("S", "30"), ("ON", "false"), ("ALLOW", "anonymous")).Document.ShouldNotBeNull().Routes!["r"];

        (route.ClusterId, route.Order, route.Timeout, route.Compression!.Enabled, route.Access!.Allow).ShouldBe(("c", 7, TimeSpan.FromSeconds(30), false, AccessMode.Anonymous));
    }

    [Fact]
    public void Unset_setting_is_named()
    {
        var error = Documents.Read(Documents.Destination("\"address\":\"%BACKEND%\"")).Errors.ShouldHaveSingleItem();

        error.Path.ShouldBe("$.clusters.c.destinations.d.address");
        error.Message.ShouldContain("the app setting 'BACKEND' is not set");
    }

    [Theory]
    [InlineData("\"clusterId\":\"%S%\",\"match\":{\"path\":\"/\"}")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\",\"methods\":[\"%S% x\"],\"hosts\":[\"/%S%\"],\"headers\":[{\"name\":\"%S% \",\"values\":[\"a\"]}]}")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\"},\"order\":\"%S%\",\"timeout\":\"%S%\",\"cache\":{\"mode\":\"%S%\"},\"compression\":{\"enabled\":\"%S%\"}")]
    [InlineData("\"clusterId\":\"c\",\"match\":{\"path\":\"/\"},\"access\":{\"ipAllow\":[\"%S%\"],\"consumers\":[\"%S%\"],\"jwt\":{\"authority\":\"%S%\",\"audience\":\"%S%\"}}")]
    [InlineData("\"match\":{\"path\":\"/\"},\"respond\":{\"status\":\"%S%\",\"headers\":{\"a\":\"%S%\\n\"}}")]
    public void Value_of_a_setting_stands_in_no_message(string fields)
    {
        var errors = Documents.Read(Documents.Route(fields), ("S", Secret)).Errors;

        errors.ShouldNotBeEmpty();
        errors.ShouldAllBe(e => !e.ToString().Contains(Secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Value_of_a_setting_is_taken_out_of_what_other_rules_say()
    {
        var json = Encoding.UTF8.GetBytes(Documents.Route("\"clusterId\":\"c\",\"match\":{\"path\":\"/%S%\"}"));

        var error = RouteDocumentReader.Read(json, _ => Secret, [new Blabber()]).Errors.ShouldHaveSingleItem();

        error.Message.ShouldBe("the template '/%S%' holds '…' at 3, of /%S%; write '/%S%'");
    }

    [Fact]
    public void Without_settings_their_fields_are_not_judged()
    {
        var json = Documents.Route("\"clusterId\":\"%C%\",\"match\":{\"path\":\"/\",\"hosts\":[\"%H%\"]},\"order\":\"%O%\",\"access\":{\"allow\":\"%A%\"}");

        var route = RouteDocumentReader.Read(Encoding.UTF8.GetBytes(json), settings: null).Document.ShouldNotBeNull().Routes!["r"];

        (route.ClusterId, route.Match!.Hosts![0], route.Order).ShouldBe(("%C%", "%H%", null));
    }

    private sealed class Blabber : IRouteDocumentRule
    {
        public void Check(RouteDocument document, RouteDocumentErrors errors)
        {
            var path = document.Routes!["r"].Match!.Path!;
            errors.Add(DocumentPath.Root["routes"]["r"]["match"]["path"], $"the template '{path}' holds '{path[3..8]}' at 3, of {path}; write {errors.Quote(DocumentPath.Root["routes"]["r"]["match"]["path"], path)}");
        }
    }
}
