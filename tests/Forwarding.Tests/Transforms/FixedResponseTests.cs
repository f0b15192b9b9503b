using System.Text;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Tests.Transforms;

public class FixedResponseTests
{
    [Theory]
    [InlineData("GET", 200, "héllo", 6L, "héllo", "text/plain; charset=utf-8")]
    [InlineData("HEAD", 200, "héllo", 6L, "", "text/plain; charset=utf-8")]
    [InlineData("GET", 301, null, 0L, "", "")]
    [InlineData("GET", 204, null, null, "", "")]
    [InlineData("GET", 205, null, 0L, "", "")]
    [InlineData("GET", 304, null, null, "", "")]
    public async Task Status_length_and_body_are_as_configured(string method, int status, string? body, long? length, string sent, string type)
    {
        var (exchange, stream) = (Sample.Exchange(), new MemoryStream());
        exchange.Context.Request.Method = method;
        exchange.Context.Response.Body = stream;

        await FixedResponse.Compile(new RespondConfig { Status = status, Body = body })!.WriteAsync(exchange, Sample.Compile());

        exchange.Context.Response.StatusCode.ShouldBe(status);
        exchange.Context.Response.ContentLength.ShouldBe(length);
        exchange.Context.Response.Headers.ContentType.ToString().ShouldBe(type);
        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(sent);
    }

    [Fact]
    public async Task Headers_are_sent_and_the_routes_response_transforms_apply()
    {
        var exchange = Sample.Exchange();
        var respond = new RespondConfig
        {
            Headers = new Dictionary<string, string> { ["content-type"] = "text/html", ["location"] = "/new", ["x-a"] = "1" },
            Body = "<p>",
        };

        await FixedResponse.Compile(respond)!.WriteAsync(exchange, Sample.Compile("ResponseHeader=X-A; Append=2", "ResponseHeaderRemove=Location"));

        exchange.Context.Response.StatusCode.ShouldBe(200);
        exchange.Context.Response.Headers.ContentType.ToString().ShouldBe("text/html");
        exchange.Context.Response.Headers.Location.ShouldBeEmpty();
        exchange.Context.Response.Headers["X-A"].ToArray().ShouldBe(["1", "2"]);
    }

    [Fact]
    public void A_route_without_answer_has_none() => FixedResponse.Compile(null).ShouldBeNull();
}
