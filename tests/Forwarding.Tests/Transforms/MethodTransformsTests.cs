namespace FuncProxy.Forwarding.Tests.Transforms;

public class MethodTransformsTests
{
    [Theory]
    [InlineData("GET", "POST", "HttpMethodChange=get; Set=post")]
    [InlineData("PUT", "PUT", "HttpMethodChange=GET; Set=POST")]
    [InlineData("GET", "PUT", "HttpMethodChange=GET; Set=POST", "HttpMethodChange=POST; Set=PUT")]
    [InlineData("purge", "purge", "HttpMethodChange=PURGE; Set=DELETE")]
    [InlineData("HEAD", "GET", "HttpMethodChange=HEAD; Set=GET")]
    public void The_named_method_alone_is_changed(string method, string expected, params string[] transforms)
    {
        var exchange = Sample.Exchange();
        exchange.Context.Request.Method = method;

        Sample.Compile(transforms).Method(exchange).ShouldBe(expected);
    }

    [Theory]
    [InlineData("HttpMethodChange=GET", "needs 'Set'")]
    [InlineData("HttpMethodChange=GET; Set=A B", "is no method")]
    [InlineData("HttpMethodChange=; Set=GET", "needs the method that is changed")]
    [InlineData("HttpMethodChange=GET; Set=connect", "is never forwarded")]
    [InlineData("HttpMethodChange=GET; Set=HEAD", "cannot answer GET")]
    public void A_change_that_cannot_be_made_is_an_error(string transform, string message) =>
        Sample.ErrorsOf(transform).ShouldHaveSingleItem().ShouldContain(message);
}
