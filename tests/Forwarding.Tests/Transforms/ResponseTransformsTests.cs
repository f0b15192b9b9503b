using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Transforms;

public class ResponseTransformsTests
{
    [Theory]
    [InlineData(200, "1, 2", "Append=2")]
    [InlineData(200, "2", "Set=2")]
    [InlineData(399, "2", "Set=2; When=Success")]
    [InlineData(400, "1", "Set=2")]
    [InlineData(400, "1", "Set=2; When=success")]
    [InlineData(400, "2", "Set=2; When=Failure")]
    [InlineData(399, "1", "Set=2; When=Failure")]
    [InlineData(500, "2", "Set=2; when=Always")]
    public void A_field_is_changed_when_the_status_is_as_it_says(int status, string expected, string parameters)
    {
        Headers($"ResponseHeader=X-A; {parameters}", status).ShouldBe(expected);
        Trailers($"ResponseTrailer=X-A; {parameters}", status).ShouldBe(expected);
    }

    [Theory]
    [InlineData(200, "", "Remove=X-A")]
    [InlineData(500, "1", "Remove=X-A")]
    [InlineData(500, "", "Remove=x-a; When=Failure")]
    [InlineData(200, "1", "sAllowed=x-a;x-b")]
    [InlineData(200, "", "sAllowed=x-b")]
    [InlineData(200, "", "sAllowed=")]
    public void A_field_goes_when_it_is_to_be_removed_or_not_allowed(int status, string expected, string transform)
    {
        Headers($"ResponseHeader{transform}", status).ShouldBe(expected);
        Trailers($"ResponseTrailer{transform}", status).ShouldBe(expected);
    }

    [Fact]
    public void Append_without_copy_is_put_behind_what_the_destination_sent()
    {
        var headers = Sample.Compile("ResponseHeadersCopy=false", "ResponseHeader=X-A; Append=2");
        var trailers = Sample.Compile("ResponseTrailersCopy=false", "ResponseTrailer=X-A; Append=2");

        headers.CopiesResponseHeaders.ShouldBeFalse();
        trailers.CopiesResponseTrailers.ShouldBeFalse();
        Headers(headers, 200).ShouldBe("1, 2");
        Trailers(trailers, 200).ShouldBe("1, 2");
    }

    [Fact]
    public void Allowed_leaves_what_the_proxy_set_and_the_length()
    {
        var exchange = Sample.Exchange();
        exchange.Context.Response.Headers["Via"] = "1.1 FuncProxy";
        exchange.Context.Response.Headers.ContentLength = 3;
        exchange.Context.Response.Headers.ContentType = "text/csv";
        var response = new HttpResponseMessage { Content = new ByteArrayContent([1, 2, 3]) };
        response.Content.Headers.ContentLength = 3;
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/csv");

        Sample.Compile("ResponseHeadersAllowed=etag").TransformResponse(exchange, response);

        exchange.Context.Response.Headers.Keys.ShouldBe(["Via", "Content-Length"], ignoreOrder: true);
    }

    [Fact]
    public void The_proxys_own_answer_is_changed_too_but_not_filtered()
    {
        var exchange = Sample.Exchange();
        exchange.Context.Response.Headers["X-A"] = "1";

        Sample.Compile("ResponseHeadersAllowed=x-b", "ResponseHeader=X-B; Set=2").TransformResponse(exchange, null);

        exchange.Context.Response.Headers.Select(field => $"{field.Key}={field.Value}").ShouldBe(["X-A=1", "X-B=2"]);
    }

    [Theory]
    [InlineData("ResponseHeader=X-A; Set=2; When=Sometimes", "0 When: is 'Sometimes'; write one of Always, Success, Failure")]
    [InlineData("ResponseHeader=Content-Length; Set=2", "belongs to the connection")]
    [InlineData("ResponseHeader=X-A; Set=a\nb", "0 Set: holds control characters")]
    [InlineData("ResponseTrailer=Content-Type; Set=2", "has no meaning after the body")]
    [InlineData("ResponseTrailersCopy=", "write 'true' or 'false'")]
    [InlineData("ResponseHeaderRemove=X-A; Set=1", "0 Set: is no parameter of ResponseHeaderRemove; known are When")]
    public void A_wrong_response_transform_is_an_error(string transform, string message) =>
        Sample.ErrorsOf(transform).ShouldHaveSingleItem().ShouldContain(message);

    private static string Headers(string transform, int status) => Headers(Sample.Compile(transform), status);

    private static string Trailers(string transform, int status) => Trailers(Sample.Compile(transform), status);

    private static string Headers(Transformer transformer, int status)
    {
        var response = new HttpResponseMessage();
        response.Headers.Add("X-A", "1");
        var exchange = Sample.Exchange();
        exchange.Context.Response.StatusCode = status;
        var fields = exchange.Context.Response.Headers;
        if (transformer.CopiesResponseHeaders)
        {
            fields["X-A"] = "1";
        }
        transformer.TransformResponse(exchange, response);
        return string.Join(", ", fields["X-A"].ToArray());
    }

    private static string Trailers(Transformer transformer, int status)
    {
        var response = new HttpResponseMessage();
        response.TrailingHeaders.Add("X-A", "1");
        var exchange = Sample.Exchange();
        exchange.Context.Response.StatusCode = status;
        var trailers = new HeaderDictionary();
        if (transformer.CopiesResponseTrailers)
        {
            trailers["X-A"] = "1";
        }
        transformer.TransformTrailers(exchange, response, trailers);
        return string.Join(", ", trailers["X-A"].ToArray());
    }
}
