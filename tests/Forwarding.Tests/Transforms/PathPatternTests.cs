namespace FuncProxy.Forwarding.Tests.Transforms;

public class PathPatternTests
{
    [Theory]
    [InlineData("/a/{id}", "/a/7?q=1", "/my/{id}/end", "/my/7/end?q=1")]
    [InlineData("/a/{id}", "/a/x%2Fy%20;+", "/my/{id}", "/my/x%2Fy%20;+")]
    [InlineData("/a/{**rest}", "/a/b//c%2Fd/", "/my/{**rest}", "/my/b//c%2Fd/")]
    [InlineData("/a/{**rest}", "/a/b/c", "/my/{*rest}", "/my/b/c")]
    [InlineData("/a/{**rest}", "/a/b/c", "/my/{rest}/end", "/my/b%2Fc/end")]
    [InlineData("/a/{major}/{minor}", "/a/1/2", "/v{major}.{minor}/x", "/v1.2/x")]
    [InlineData("/a/{Id:int}", "/a/7", "/my/{id}", "/my/7")]
    [InlineData("/a/{id?}", "/a/7", "/my/{id?}/end", "/my/7/end")]
    [InlineData("/a/{id?}", "/a", "/my/{id?}/end", "/my/end")]
    [InlineData("/a/{id?}", "/a", "/my/v{id}/end", "/my/end")]
    [InlineData("/a/{id?}", "/a", "/{id}", "/")]
    [InlineData("/a/{**rest}", "/a", "/my/{**rest}", "/my")]
    [InlineData("/a/{id}", "/a/7", "é x/{{{id}}}", "/%C3%A9%20x/%7B7%7D")]
    [InlineData("/a/{id}", "/a/7", "/my/{id}/", "/my/7/")]
    public void A_pattern_is_filled_with_the_values_as_they_were_sent(string match, string target, string pattern, string expected) =>
        Sample.PathAndQueryFor(match, target, $"PathPattern={pattern}").ShouldBe(expected);

    [Theory]
    [InlineData("/a{x}", "/a..", "/files/{x}/y", "/files/y")]
    [InlineData("/a{x}", "/a%2E.", "/files/{x}/y", "/files/y")]
    [InlineData("/a{x}", "/a.", "/files/.{x}", "/files")]
    [InlineData("/a{x}", "/a...", "/files/{x}", "/files/...")]
    [InlineData("/a{x}", "/a..", "/files/v{x}", "/files/v..")]
    public void A_value_never_climbs_out_of_the_pattern(string match, string target, string pattern, string expected) =>
        Sample.PathAndQueryFor(match, target, $"PathPattern={pattern}").ShouldBe(expected);

    [Fact]
    public void A_match_that_cannot_be_read_is_no_error_of_the_pattern() =>
        Sample.ErrorsFor("/{", "PathPattern=/{a}").ShouldBeEmpty();

    [Theory]
    [InlineData("/my/{other}", "names 'other', which is no parameter of the route's match.path; it has id")]
    [InlineData("/my/{id:int}", "constraints and defaults belong to match.path")]
    [InlineData("/my/{id=7}", "constraints and defaults belong to match.path")]
    [InlineData("/my/{id", "'{' without its other half")]
    [InlineData("/my/id}", "'}' without its other half")]
    [InlineData("/my/{**id}/x", "must be the whole last segment")]
    [InlineData("/my/x{**id}", "must be the whole last segment")]
    [InlineData("/my/../{id}", "'.', '..' and an encoded NUL cannot stand here")]
    [InlineData("/my/{id}?x", "QueryValueParameter")]
    public void A_pattern_that_cannot_be_filled_is_an_error(string pattern, string message) =>
        Sample.ErrorsFor("/a/{id}", $"PathPattern={pattern}").ShouldHaveSingleItem().ShouldContain(message);

    [Fact]
    public void A_constraint_with_braces_hides_no_parameter() =>
        Sample.ErrorsFor("/{a:regex(^x{{2}}$)}/{{b}}/{**c}", "PathPattern=/{a}/{**c}").ShouldBeEmpty();
}
