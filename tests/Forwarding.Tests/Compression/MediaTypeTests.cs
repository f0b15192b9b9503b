using FuncProxy.Forwarding.Compression;

namespace FuncProxy.Forwarding.Tests.Compression;

public sealed class MediaTypeTests
{
    [Theory]
    [InlineData("application/json", true)]
    [InlineData("Application/JSON; charset=utf-8", true)]
    [InlineData("application/json ;v=1", true)]
    [InlineData("application/problem+json", true)]
    [InlineData("application/xml", true)]
    [InlineData("application/atom+xml", true)]
    [InlineData("image/svg+xml", true)]
    [InlineData("text/html", true)]
    [InlineData("text/event-stream", true)]
    [InlineData("application/javascript", true)]
    [InlineData("application/wasm", true)]
    [InlineData("font/ttf", true)]
    [InlineData("font/woff2", false)]
    [InlineData("image/png", false)]
    [InlineData("video/mp4", false)]
    [InlineData("application/zip", false)]
    [InlineData("application/octet-stream", false)]
    [InlineData("application/jsonx", false)]
    [InlineData("application/+json", false)]
    [InlineData("text/", false)]
    [InlineData("", false)]
    public void Types_that_are_coded_by_default_read_as_text(string contentType, bool expected)
        => CompressionPolicies.Compile(null)!.MediaTypes.Contains(contentType).ShouldBe(expected);
}
