namespace FuncProxy.Routing.Tests.Matching;

public sealed class RouteValuesTests
{
    [Theory]
    [InlineData("/a/{id}/c", "/a/x%2fy/c", "id", "x%2fy", "x/y")]
    [InlineData("/a/{ID}", "/a/1/", "id", "1", "1")]
    [InlineData("/a/{id}", "/%61//%31//", "id", "%31", "1")]
    [InlineData("/a/{id?}", "/a/x", "id", "x", "x")]
    [InlineData("/{a}/{b}", "/1/2", "b", "2", "2")]
    [InlineData("/a/{**rest}", "/a//b//%63/", "rest", "b//%63/", "b//c/")]
    [InlineData("/a/{*rest}", "/a/%C3%A9", "rest", "%C3%A9", "\u00e9")]
    [InlineData("/a/{**rest}", "/a/%ff", "rest", "%ff", "%ff")]
    [InlineData("", "/x/y", "catchall", "x/y", "x/y")]
    [InlineData("/{file}.{ext}", "/a.b.c", "file", "a.b", "a.b")]
    [InlineData("/{file}.{ext}", "/%61%2eb.c", "ext", "c", "c")]
    [InlineData("/{file}.{ext?}", "/a.c", "ext", "c", "c")]
    [InlineData("/{file}.{ext?}", "/ac", "file", "ac", "ac")]
    [InlineData("/x/{a}-{b}-{c}", "/x/1-2-3-4", "a", "1-2", "1-2")]
    [InlineData("/x/v{n:int}", "/x/V%312", "n", "%312", "12")]
    public void Value_present_is_raw_and_decoded(string path, string target, string name, string raw, string decoded)
    {
        var result = Table.OfPaths(path).Match(Table.Request(target));

        result.RawValue(name).ShouldBe(raw);
        result.Value(name).ShouldBe(decoded);
    }

    [Theory]
    [InlineData("/a/{id?}", "/a", "id")]
    [InlineData("/a/{id?}", "/a/", "id")]
    [InlineData("/a/{**rest}", "/a", "rest")]
    [InlineData("/a/{**rest}", "/a/", "rest")]
    [InlineData("/{file}.{ext?}", "/a", "ext")]
    [InlineData("/a/{id}", "/a/1", "other")]
    public void Value_left_out_is_not_there(string path, string target, string name)
    {
        var result = Table.OfPaths(path).Match(Table.Request(target));

        result.Index.ShouldBe(0);
        result.Values.TryGetRaw(name, out _).ShouldBeFalse();
        result.Values.TryGet(name, out _).ShouldBeFalse();
    }

    [Fact]
    public void Values_of_no_match_are_empty() =>
        Table.OfPaths("/a").Match(Table.Request("/b")).Value("x").ShouldBeNull();
}
