using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Tests.Transforms;

public class TransformValidationTests
{
    [Fact]
    public void Every_error_is_told_at_once() =>
        Sample.ErrorsOf("PathPrefx=/a", "RequestHeader=X-A; Sett=1", "PathSet=/a; PathPrefix=/b", "Set=1", "Zzz=1", "X-Forwarded=Set; Fro=Set").ShouldBe([
            "0 PathPrefx: is no transform; did you mean 'PathPrefix'?",
            "1 Sett: is no parameter of RequestHeader; did you mean 'Set'?",
            "1 RequestHeader: needs 'Set' or 'Append'",
            "2 PathPrefix: stands in one entry with 'PathSet'; give each transform an entry of its own",
            "3 Set: is only a parameter; the transform's name is missing",
            Sample.ErrorsOf("Zzz=1")[0].Replace("0 Zzz", "4 Zzz"),
            "5 Fro: is no parameter of X-Forwarded; did you mean 'For'?",
        ]);

    [Fact]
    public void A_name_like_no_other_is_answered_with_all_that_are_known() =>
        Sample.ErrorsOf("Zzz=1").ShouldHaveSingleItem().ShouldContain("known are ClientCert, Forwarded, HttpMethodChange,");

    [Fact]
    public void An_empty_entry_and_a_missing_value_are_errors()
    {
        var route = new RouteConfig
        {
            Transforms = [new Dictionary<string, string>(), new Dictionary<string, string> { ["PathSet"] = null! }, null!],
        };

        var errors = TransformValidation.Check(route);

        errors.ShouldContain(new TransformError(0, null, "is empty; name a transform", IsMissing: true));
        errors.ShouldContain(new TransformError(1, "PathSet", "has no value"));
        errors.ShouldContain(new TransformError(2, null, "is empty; name a transform", IsMissing: true));
    }

    [Theory]
    [InlineData("RequestHeadersCopy=true")]
    [InlineData("RequestHeaderOriginalHost=true")]
    [InlineData("RequestHeadersAllowed=a")]
    [InlineData("ResponseHeadersAllowed=a")]
    public void What_can_be_said_once_is_an_error_the_second_time(string transform) =>
        Sample.ErrorsOf(transform, transform).ShouldHaveSingleItem().ShouldStartWith("1 ");

    [Fact]
    public void A_route_that_answers_itself_refuses_what_would_have_no_effect()
    {
        var route = Sample.Route("/a", "PathSet=/b", "ResponseHeader=X-A; Set=1") with { ClusterId = null, Respond = new RespondConfig() };

        TransformValidation.Check(route).ShouldHaveSingleItem().Index.ShouldBe(0);
    }

    [Fact]
    public void Compiling_what_is_not_valid_throws_every_error() =>
        Should.Throw<ArgumentException>(() => Sample.Compile("A=1", "B=1")).Message.ShouldContain("Parameter = B");
}
