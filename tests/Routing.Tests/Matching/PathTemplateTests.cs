using FuncProxy.Routing.Matching;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("/a/{b", "at character 4: '{' is never closed")]
    [InlineData("/a}", "at character 3: '}' closes nothing")]
    [InlineData("/a?b", "at character 3: a path has no '?'")]
    [InlineData("/a#b", "at character 3: a path has no '#'")]
    [InlineData("/a//b", "at character 4: a segment is empty")]
    [InlineData("/a/../b", "at character 4: dot segments")]
    [InlineData("/%2e", "at character 2: dot segments")]
    [InlineData("/a%2", "at character 2: 'a%2' has a '%'")]
    [InlineData("/a%00", "at character 2: 'a%00' has a '%'")]
    [InlineData("/{}", "at character 2: a parameter needs a name")]
    [InlineData("/{a(b}", "at character 2: 'a(b' is not a name")]
    [InlineData("/{a}/{A}", "at character 6: the parameter 'A' is there twice")]
    [InlineData("/{a}{b}", "at character 5: two parameters need text between them")]
    [InlineData("/{a?}/b", "at character 7: nothing may follow")]
    [InlineData("/{a?}.b", "at character 6: nothing may follow")]
    [InlineData("/{**a}/b", "at character 8: nothing may follow")]
    [InlineData("/x{**a}", "at character 3: a catch-all must be a segment of its own")]
    [InlineData("/{**a?}", "at character 2: a catch-all is optional as it is")]
    [InlineData("/{a}-{b?}", "at character 2: only '.' may stand before")]
    [InlineData("/{a=1}", "at character 2: 'a=1': default values are not supported; write '{a?}'")]
    [InlineData("/{a:nope}", "at character 2: there is no constraint 'nope'; there are int, long")]
    [InlineData("/{a:nope(1)}", "at character 2: there is no constraint 'nope(1)'")]
    [InlineData("/{a:}", "at character 2: there is no constraint ''")]
    [InlineData("/{a:min(1}", "at character 2: the parenthesis of the constraint 'min(1' is never closed")]
    [InlineData("/{a:min(x)}", "at character 2: 'min' takes one whole number: min(3)")]
    [InlineData("/{a:minlength(-1)}", "at character 2: 'minlength' takes one whole number that is not negative")]
    [InlineData("/{a:length(3,2)}", "at character 2: 'length' takes one or two")]
    [InlineData("/{a:range(3)}", "at character 2: 'range' takes two")]
    [InlineData("/{a:regex([)}", "at character 2: the pattern of 'regex' cannot be read")]
    public void Template_illegal_names_place_and_remedy(string text, string error)
    {
        PathTemplate.TryParse(text, out var template, out var message).ShouldBeFalse();

        template.ShouldBeNull();
        message.ShouldStartWith(error);
    }

    [Fact]
    public void Template_legal_lists_its_parameters()
    {
        PathTemplate.TryParse("/a/{One}/v{two:int}.{three}/{**rest}", out var template, out _).ShouldBeTrue();

        template.ParameterNames.ShouldBe(["One", "two", "three", "rest"]);
    }

    [Theory]
    [InlineData("/", "/", true)]
    [InlineData("/", "/a", false)]
    [InlineData("", "/a/b", true)]
    [InlineData("a/b", "/a/b", true)]
    [InlineData("~/a", "/a", true)]
    [InlineData("/Admin", "/aDMIN", true)]
    [InlineData("/admin", "/%61dmin", true)]
    [InlineData("/admin", "//admin", true)]
    [InlineData("/b", "/a/%2e%2e/b", true)]
    [InlineData("/a/b", "/a%2Fb", false)]
    [InlineData("/a/b", "/a%252Fb", false)]
    [InlineData("/a%2fb", "/a%2Fb", true)]
    [InlineData("/a", "/a/", true)]
    [InlineData("/a/", "/a", true)]
    [InlineData("/a", "/ab", false)]
    [InlineData("/caf\u00e9", "/caf%c3%a9", true)]
    [InlineData("/caf%C3%A9", "/caf%c3%a9", true)]
    [InlineData("/a b", "/a%20b", true)]
    [InlineData("/%7Eme", "/~me", true)]
    [InlineData("/a{{b}}", "/a{b}", true)]
    public void Literal_matches_the_normalised_view(string path, string target, bool matches) =>
        Table.Takes(path, target).ShouldBe(matches);

    [Theory]
    [InlineData("/a/{id}", "/a/1", true)]
    [InlineData("/a/{id}", "/a/1/", true)]
    [InlineData("/a/{id}", "/a/", false)]
    [InlineData("/a/{id}", "/a//", false)]
    [InlineData("/a/{id}", "/a/1/2", false)]
    [InlineData("/a/{id?}", "/a", true)]
    [InlineData("/a/{id?}", "/a/", true)]
    [InlineData("/a/{id?}", "/a/1", true)]
    [InlineData("/a/{id?}", "/a/1/2", false)]
    [InlineData("/a/{id:int?}", "/a", true)]
    [InlineData("/a/{id:int?}", "/a/x", false)]
    [InlineData("/a/{*rest}", "/a", true)]
    [InlineData("/a/{**rest}", "/a/", true)]
    [InlineData("/a/{**rest}", "/a/b/c/", true)]
    [InlineData("/a/{**rest}", "/ab", false)]
    [InlineData("/a/{**rest:required}", "/a", false)]
    [InlineData("/a/{**rest:minlength(3)}", "/a/b/c", true)]
    [InlineData("/a/{**rest:minlength(3)}", "/a/bc", false)]
    [InlineData("/{a}.{b}", "/x.y", true)]
    [InlineData("/{a}.{b}", "/.y", false)]
    [InlineData("/{a}.{b}", "/x.", false)]
    [InlineData("/{a}.{b?}", "/x", true)]
    [InlineData("/v{n:int}", "/V12", true)]
    [InlineData("/v{n:int}", "/v", false)]
    [InlineData("/v{n:int}", "/vx", false)]
    [InlineData("/v{x}", "/vvv", true)]
    [InlineData("/a{x}b{y}c", "/aXbYc", true)]
    [InlineData("/a{x}b{y}c", "/abbc", false)]
    [InlineData("/a{x}a", "/aa", false)]
    [InlineData("/{a}2{b}", "/x%2Fy", false)]
    [InlineData("/{a}2{b}", "/x2%2Fy", true)]
    [InlineData("/{a}f", "/x%2f", false)]
    public void Parameter_matches_what_its_form_says(string path, string target, bool matches) =>
        Table.Takes(path, target).ShouldBe(matches);

    [Theory]
    [InlineData("int", "-5", "5.0")]
    [InlineData("INT", "5", "99999999999")]
    [InlineData("long", "99999999999", "x")]
    [InlineData("guid", "CD2C1638-1638-72D5-1638-DEADBEEF1638", "cd2c")]
    [InlineData("bool", "True", "1")]
    [InlineData("alpha", "abC", "ab1")]
    [InlineData("alpha", "%61b", "%C3%A9")]
    [InlineData("decimal", "1.5", "1.5e3")]
    [InlineData("double", "1.5e3", "x")]
    [InlineData("float", "1.5e3", "x")]
    [InlineData("datetime", "2026-01-31", "2026-13-31")]
    [InlineData("length(2)", "ab", "abc")]
    [InlineData("length(2,3)", "abc", "abcd")]
    [InlineData("length(1)", "%C3%A9", "ab")]
    [InlineData("minlength(2)", "ab", "a")]
    [InlineData("maxlength(2)", "ab", "abc")]
    [InlineData("min(-2)", "-2", "-3")]
    [InlineData("max(2)", "2", "3")]
    [InlineData("range(1,3)", "3", "4")]
    [InlineData("file", "a.txt", "a")]
    [InlineData("nonfile", "a", "a.txt")]
    [InlineData("int:min(3):max(5)", "4", "6")]
    [InlineData("regex(^a.c$)", "A%2Fc", "abcd")]
    [InlineData("regex(^\\d{{2}}:(x|y)$)", "12:y", "12:z")]
    [InlineData("regex(^a$):maxlength(1)", "a", "b")]
    [InlineData("regex(^(?=ab).*c$)", "abc", "axc")]
    public void Constraint_takes_one_and_refuses_the_other(string constraint, string good, string bad)
    {
        Table.Takes($"/{{x:{constraint}}}", $"/{good}").ShouldBeTrue();
        Table.Takes($"/{{x:{constraint}}}", $"/{bad}").ShouldBeFalse();
    }

    [Fact]
    public void Pattern_that_runs_out_of_time_does_not_match() =>
        Table.Takes("/{x:regex(^(?=a)(a+)+$)}", "/" + new string('a', 40) + "!").ShouldBeFalse();
}
