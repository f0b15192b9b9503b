using FuncProxy.Forwarding.Balancing;

namespace FuncProxy.Forwarding.Tests.Balancing;

public sealed class RequestCookiesTests
{
    [Theory]
    [InlineData("k=1", null)]
    [InlineData(" k = 1 ", null)]
    [InlineData("k=1; k=2;k=3", null)]
    [InlineData("k=1;", null)]
    [InlineData("k=1; a=2", "a=2")]
    [InlineData("k=1;a=2", "a=2")]
    [InlineData("a=2; k=1", "a=2")]
    [InlineData("a=\"x y\" ;b==;k=1;  c; d=%3B", "a=\"x y\" ;b==;  c; d=%3B")]
    [InlineData("a=1; k=2; b=3; k=4", "a=1; b=3")]
    [InlineData("a=1", "a=1")]
    [InlineData("K=1; kk=2; a=k=3; k", "K=1; kk=2; a=k=3; k")]
    [InlineData(";; a=1", ";; a=1")]
    public void Cookie_is_taken_out_and_all_else_stays_byte_for_byte(string field, string? expected)
    {
        var rest = RequestCookies.Without(field, "k");

        rest.ShouldBe(expected);
        if (field == expected)
        {
            rest.ShouldBeSameAs(field);
        }
    }
}
