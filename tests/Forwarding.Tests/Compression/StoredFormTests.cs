using System.Buffers;
using System.Net;
using System.Text;
using FuncProxy.Forwarding.Compression;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Compression;

public sealed class StoredFormTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Stored_body_is_coded_once(string coding)
    {
        var store = new Store { Keeps = true };

        var first = await SendAsync(store, coding);
        var second = await SendAsync(store, coding);

        foreach (var response in new[] { first, second })
        {
            response.Content.Headers.ContentEncoding.ShouldBe([coding]);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
            response.Headers.ETag!.IsWeak.ShouldBeTrue();
            var body = await response.Content.ReadAsByteArrayAsync();
            response.Content.Headers.ContentLength.ShouldBe(body.Length);
            Encoding.UTF8.GetString(Bodies.Decode(coding, body)).ShouldBe(Bodies.Json);
        }
        store.Added.ShouldBe([coding]);
        store.Disposed.ShouldBe(2);
    }

    [Fact]
    public async Task Form_that_is_not_kept_is_sent_all_the_same()
    {
        var store = new Store { Keeps = false };

        var response = await SendAsync(store, "br");

        // As the sender reads it: it is coded once, as it streams.
        using var body = new MemoryStream();
        await (await response.Content.ReadAsStreamAsync()).CopyToAsync(body);
        Encoding.UTF8.GetString(Bodies.Decode("br", body.ToArray())).ShouldBe(Bodies.Json);
        response.Content.Headers.ContentEncoding.ShouldBe(["br"]);
    }

    [Fact]
    public async Task Client_that_asks_for_nothing_gets_the_body_as_it_is_stored()
    {
        var store = new Store { Keeps = true };

        var response = await SendAsync(store, "identity");

        response.Content.ShouldBeOfType<Store.Content>();
        store.Added.ShouldBeEmpty();
        store.Disposed.ShouldBe(0);
    }

    private static async Task<HttpResponseMessage> SendAsync(Store store, string accepted)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptEncoding = accepted;
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new Store.Content(store, new(Encoding.UTF8.GetBytes(Bodies.Json))) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        response.Headers.TryAddWithoutValidation("ETag", "\"1\"");
        await ResponseCoder.ApplyAsync(new Exchange { Context = context }, CompressionPolicies.Compile(null, keepsStreamsAlive: true)!, response, CancellationToken.None);
        return response;
    }

    private sealed class Target : IFormTarget
    {
        public MemoryStream Bytes { get; } = new();

        public bool TryWrite(ReadOnlySpan<byte> piece)
        {
            Bytes.Write(piece);
            return true;
        }
    }

    /// <summary>A cache of one body.</summary>
    private sealed class Store
    {
        private readonly Dictionary<string, byte[]> _forms = [];

        public required bool Keeps { get; init; }

        public List<string> Added { get; } = [];

        public int Disposed { get; private set; }

        internal sealed class Content(Store store, ReadOnlySequence<byte> body) : StoredContent
        {
            public override ReadOnlySequence<byte> Body => body;

            public override StoredContent? GetForm(string coding) => store._forms.TryGetValue(coding, out var form) ? new Content(store, new(form)) : null;

            public override async ValueTask<StoredContent?> GetOrMakeFormAsync(string coding, IFormMaker maker)
            {
                store.Added.Add(coding);
                var target = new Target();
                return await maker.MakeAsync(body, target) && store.Keeps && store._forms.TryAdd(coding, target.Bytes.ToArray()) ? GetForm(coding) : null;
            }

            public override void KeepHead(Exchange exchange, HttpResponseMessage response, IHeaderDictionary fields)
            {
            }

            protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new SequenceStream(body);

            protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(body.ToArray()).AsTask();

            protected override bool TryComputeLength(out long length)
            {
                length = body.Length;
                return true;
            }

            protected override void Dispose(bool disposing)
            {
                store.Disposed++;
                base.Dispose(disposing);
            }
        }
    }
}
