namespace FuncProxy.Forwarding.Tests.Transforms;

public class PathTransformsTests
{
    [Theory]
    [InlineData("/a/b?c=d", "/new?c=d", "PathSet=/new")]
    [InlineData("/a", "/n%20w/%C3%A9/%2F;+", "PathSet=/n w/é/%2F;+")]
    [InlineData("/a", "/new", "PathSet=new")]
    [InlineData("/a", "/100%25", "PathSet=/100%")]
    [InlineData("/a/b", "/v2/a/b", "PathPrefix=/v2")]
    [InlineData("/a/b", "/v2/a/b", "pathprefix=/v2/")]
    [InlineData("/", "/v2/", "PathPrefix=/v2")]
    [InlineData("/api/x", "/x", "PathRemovePrefix=/api")]
    [InlineData("/api/x", "/x", "PathRemovePrefix=/api/")]
    [InlineData("/API/x", "/x", "PathRemovePrefix=/api")]
    [InlineData("/apix", "/apix", "PathRemovePrefix=/api")]
    [InlineData("/x/api", "/x/api", "PathRemovePrefix=/api")]
    [InlineData("/api", "/", "PathRemovePrefix=/api")]
    [InlineData("/api?q", "/?q", "PathRemovePrefix=/api")]
    [InlineData("/api/", "/", "PathRemovePrefix=/api")]
    [InlineData("/api/v1/x", "/v2/x", "PathRemovePrefix=/api", "PathRemovePrefix=/v1", "PathPrefix=/v2")]
    [InlineData("/api", "/v2", "PathRemovePrefix=/api", "PathPrefix=/v2")]
    public void Path_transforms_change_the_path_alone(string target, string expected, params string[] transforms) =>
        Sample.PathAndQuery(target, transforms).ShouldBe(expected);

    [Theory]
    [InlineData("/api/a%2Fb/%252F//c;d+e/%41%7e?x=%2f&&y", "/a%2Fb/%252F//c;d+e/%41%7e?x=%2f&&y")]
    [InlineData("/%61pi/%61", "/%61")]
    [InlineData("/ap%49/x%2f", "/x%2f")]
    [InlineData("/./api/x", "/x")]
    [InlineData("//api/x", "/x")]
    [InlineData("/api//x", "//x")]
    public void A_prefix_is_found_in_the_normalised_path_and_cut_from_the_bytes_as_sent(string target, string expected) =>
        Sample.PathAndQuery(target, "PathRemovePrefix=/api").ShouldBe(expected);

    [Fact]
    public void A_slash_that_is_encoded_ends_no_segment() =>
        Sample.PathAndQuery("/api%2Fx", "PathRemovePrefix=/api").ShouldBe("/api%2Fx");

    [Fact]
    public void Without_path_transforms_the_path_is_the_targets_own_instance()
    {
        var exchange = Sample.Exchange("/a%2Fb//c");

        Sample.Compile("QueryRemoveParameter=x").PathAndQuery(exchange).ShouldBeSameAs(exchange.Target.RawPath);
    }

    [Theory]
    [InlineData("PathSet=/a/../b")]
    [InlineData("PathSet=/a/%2e%2E/b")]
    [InlineData("PathSet=/a?b=c")]
    [InlineData("PathPrefix=/a#b")]
    [InlineData("PathPrefix=/a\r\nb")]
    [InlineData("PathPrefix=/")]
    [InlineData("PathRemovePrefix=")]
    public void A_path_that_cannot_be_one_is_an_error(string transform) => Sample.ErrorsOf(transform).ShouldHaveSingleItem();

    [Fact]
    public void A_path_transform_whose_work_a_later_one_throws_away_is_an_error() =>
        Sample.ErrorsOf("PathPrefix=/a", "PathSet=/b").ShouldHaveSingleItem().ShouldStartWith("1 PathSet: replaces the whole path");
}
