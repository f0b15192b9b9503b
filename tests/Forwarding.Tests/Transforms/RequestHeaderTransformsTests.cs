namespace FuncProxy.Forwarding.Tests.Transforms;

public class RequestHeaderTransformsTests
{
    [Theory]
    [InlineData("RequestHeader=X-A; Set=2", "2")]
    [InlineData("RequestHeader=x-a; append=2", "1, 2")]
    [InlineData("RequestHeaderRemove=X-A", null)]
    [InlineData("RequestHeadersAllowed=X-B; ", null)]
    [InlineData("RequestHeadersAllowed=x-a;x-b", "1")]
    [InlineData("RequestHeadersCopy=false", null)]
    [InlineData("RequestHeadersCopy=True", "1")]
    public void A_field_is_changed_as_the_transform_says(string transform, string? expected)
    {
        var exchange = Sample.Exchange();
        exchange.Context.Request.Headers["X-A"] = "1";

        Sample.Send(exchange, Sample.Compile(transform.TrimEnd(' ', ';'))).Field("X-A").ShouldBe(expected);
    }

    [Fact]
    public void Append_without_copy_is_put_behind_what_the_client_sent()
    {
        var exchange = Sample.Exchange();
        exchange.Context.Request.Headers["X-A"] = "1";
        exchange.Context.Request.Headers["X-B"] = "1";

        var request = Sample.Send(exchange, Sample.Compile("RequestHeadersCopy=false", "RequestHeader=X-A; Append=2"));

        request.Field("X-A").ShouldBe("1, 2");
        request.Field("X-B").ShouldBeNull();
    }

    [Fact]
    public void Allowed_leaves_what_frames_the_body_and_what_the_proxy_adds()
    {
        var exchange = Sample.Exchange();
        exchange.Context.Request.Headers["X-A"] = "1";
        exchange.Context.Request.Headers.ContentType = "text/csv";
        exchange.Context.Request.Headers.ContentLength = 2;

        var request = Sample.Send(
            exchange,
            Sample.Compile("RequestHeader=X-New; Set=n", "RequestHeadersAllowed=accept"),
            new ByteArrayContent("ab"u8.ToArray()));

        request.Field("X-A").ShouldBeNull();
        request.Field("Content-Type").ShouldBeNull();
        request.Field("Content-Length").ShouldBe("2");
        request.Field("X-New").ShouldBe("n");
        request.Field("X-Forwarded-For").ShouldBe("203.0.113.7");
    }

    [Fact]
    public void A_content_field_goes_to_the_content()
    {
        var request = Sample.Send(Sample.Exchange(), Sample.Compile("RequestHeader=content-type; Set=text/csv"), new ByteArrayContent([]));

        request.Content!.Headers.ContentType!.MediaType.ShouldBe("text/csv");
    }

    [Fact]
    public void A_content_field_without_content_is_left_out()
    {
        var request = Sample.Send(Sample.Exchange(), Sample.Compile("RequestHeader=Content-Type; Set=text/csv", "RequestHeaderRemove=Content-Language"));

        request.Content.ShouldBeNull();
        request.Field("Content-Type").ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("shop.example", "RequestHeaderOriginalHost=true")]
    [InlineData(null, "RequestHeaderOriginalHost=false")]
    [InlineData("a.example:81", "RequestHeader=Host; Set=a.example:81")]
    [InlineData("a.example", "RequestHeader=host; Set=a.example", "RequestHeaderOriginalHost=true")]
    [InlineData(null, "RequestHeaderOriginalHost=true", "RequestHeaderRemove=Host")]
    public void Host_is_the_destinations_unless_the_route_says_otherwise(string? expected, params string[] transforms) =>
        Sample.Send(Sample.Exchange(), Sample.Compile(transforms)).Headers.Host.ShouldBe(expected);

    [Theory]
    [InlineData("/a/x%20y", "x y")]
    [InlineData("/a/x%0D%0AEvil:1", "x%0D%0AEvil:1")]
    [InlineData("/a/%C3%A9", "%C3%A9")]
    [InlineData("/a", "old")]
    public void A_route_value_is_decoded_unless_a_field_could_not_carry_it(string target, string expected)
    {
        var exchange = Sample.Exchange(target, match: "/a/{id?}");
        exchange.Context.Request.Headers["X-Id"] = "old";

        Sample.Send(exchange, Sample.CompileFor("/a/{id?}", "RequestHeaderRouteValue=X-Id; Set=id")).Field("X-Id").ShouldBe(expected);
    }

    [Theory]
    [InlineData("RequestHeader=X A; Set=1", "0 RequestHeader: is 'X A', which is no header name (RFC 9110 §5.1)")]
    [InlineData("RequestHeader=X-A; Set=1\r\nX: 2", "0 Set: holds control characters or non-ASCII text, which a header cannot carry")]
    [InlineData("RequestHeader=X-A; Append=é", "0 Append: holds control characters or non-ASCII text, which a header cannot carry")]
    [InlineData("RequestHeader=Transfer-Encoding; Set=chunked", "0 RequestHeader: is 'Transfer-Encoding', which belongs to the connection and is not a route's to set")]
    [InlineData("RequestHeader=Host; Append=a", "0 Append: would make Host a list; use 'Set'")]
    [InlineData("RequestHeader=Host; Set=a/b", "0 RequestHeader: sets Host to 'a/b', which is no host with an optional port")]
    [InlineData("RequestHeaderRouteValue=Host; Set=rest", "0 RequestHeaderRouteValue: cannot take Host from the path")]
    [InlineData("RequestHeadersCopy=yes", "0 RequestHeadersCopy: is 'yes'; write 'true' or 'false'")]
    [InlineData("RequestHeadersAllowed=a;b c", "0 RequestHeadersAllowed: is 'b c', which is no header name (RFC 9110 §5.1)")]
    [InlineData("RequestHeaderRemove=", "0 RequestHeaderRemove: is '', which is no header name (RFC 9110 §5.1)")]
    public void A_field_that_cannot_be_written_is_an_error(string transform, string error) =>
        Sample.ErrorsOf(transform).ShouldHaveSingleItem().ShouldBe(error);
}
