namespace FuncProxy.Forwarding.Tests.Transforms;

public class QueryTransformsTests
{
    [Theory]
    [InlineData("/p", "/p?a=1", "QueryValueParameter=a; Append=1")]
    [InlineData("/p?", "/p?a=1", "QueryValueParameter=a; Append=1")]
    [InlineData("/p?x=%2f&&y+z", "/p?x=%2f&&y+z&a=1", "QueryValueParameter=a; Append=1")]
    [InlineData("/p?a=0", "/p?a=0&a=1", "QueryValueParameter=a; append=1")]
    [InlineData("/p?b=2", "/p?b=2&a=1", "QueryValueParameter=a; Set=1")]
    [InlineData("/p?x&a=0&b=%20&A=9&y", "/p?x&a=1&b=%20&y", "QueryValueParameter=a; Set=1")]
    [InlineData("/p?%61=0&b", "/p?a=1&b", "QueryValueParameter=a; Set=1")]
    [InlineData("/p?a+b=0&a%20b=9&ab=2", "/p?a%20b=1&ab=2", "QueryValueParameter=a b; Set=1")]
    [InlineData("/p?%C3%A9=0", "/p?%C3%A9=1", "QueryValueParameter=é; Set=1")]
    [InlineData("/p", "/p?a=1%262%3D3%2B%20%25", "QueryValueParameter=a; Set=1&2=3+ %")]
    [InlineData("/p", "/p?a=", "QueryValueParameter=a; Set=")]
    [InlineData("/p?a=1&b=2&a=3", "/p?b=2", "QueryRemoveParameter=a")]
    [InlineData("/p?a", "/p", "QueryRemoveParameter=a")]
    [InlineData("/p?&b;=%zz&&", "/p?&b;=%zz&&", "QueryRemoveParameter=a")]
    [InlineData("/p?a=1", "/p?b=2", "QueryRemoveParameter=a", "QueryValueParameter=b; Set=2")]
    public void Query_transforms_leave_every_other_parameter_as_it_is(string target, string expected, params string[] transforms) =>
        Sample.PathAndQuery(target, transforms).ShouldBe(expected);

    [Theory]
    [InlineData("/a/{id}", "/a/7?x=1", "/a/7?x=1&n=7", "QueryRouteParameter=n; Append=id")]
    [InlineData("/a/{id}", "/a/7?n=1", "/a/7?n=7", "QueryRouteParameter=n; Set=ID")]
    [InlineData("/a/{id}", "/a/1&m=2+3%26%2F", "/a/1&m=2+3%26%2F?n=1%26m%3D2%2B3%26%2F", "QueryRouteParameter=n; Set=id")]
    [InlineData("/a/{id?}", "/a?n=1", "/a?n=1", "QueryRouteParameter=n; Set=id")]
    public void A_route_value_becomes_one_parameter_whatever_it_holds(string match, string target, string expected, string transform) =>
        Sample.PathAndQueryFor(match, target, transform).ShouldBe(expected);

    [Theory]
    [InlineData("QueryValueParameter=a", "0 QueryValueParameter: needs 'Set' or 'Append'")]
    [InlineData("QueryValueParameter=a; Set=1; Append=2", "0 QueryValueParameter: has both 'Set' and 'Append'; keep one")]
    [InlineData("QueryValueParameter=; Set=1", "0 QueryValueParameter: needs the name of a query parameter")]
    [InlineData("QueryRemoveParameter=", "0 QueryRemoveParameter: needs the name of a query parameter")]
    [InlineData("QueryRouteParameter=a; set=id", "0 set: names 'id', which is no parameter of the route's match.path; it has rest")]
    public void A_query_transform_that_says_too_little_or_too_much_is_an_error(string transform, string error) =>
        Sample.ErrorsOf(transform).ShouldHaveSingleItem().ShouldBe(error);
}
