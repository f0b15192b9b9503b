using FuncProxy.Forwarding.Compression;
using FuncProxy.Routing.Model;

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
        => CompressionPolicies.Compile(null, keepsStreamsAlive: false)!.MediaTypes.Contains(contentType).ShouldBe(expected);

    [Theory]
    [InlineData("text/event-stream", null, false)]
    [InlineData("Text/Event-Stream; charset=utf-8", null, false)]
    [InlineData("text/html", null, true)]
    [InlineData("text/event-stream", "text/*", true)]
    public void Event_stream_that_is_kept_alive_is_coded_only_where_it_is_named(string contentType, string? named, bool expected)
        => CompressionPolicies.Compile(named is null ? null : new CompressionConfig { MimeTypes = [named] }, keepsStreamsAlive: true)!.MediaTypes.Contains(contentType).ShouldBe(expected);
}
