using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Compression;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Compression;

/// <summary>Whatever the body, and in whatever pieces it comes, the client has it back byte for byte.</summary>
public sealed class RoundTripProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(200);

    private static readonly Gen<byte[]> Piece =
        from size in Gen.Frequency((6, Gen.Choose(0, 200)), (3, Gen.Choose(0, 5_000)), (1, Gen.Choose(0, 100_000)))
        from alphabet in Gen.Choose(1, 256)
        from seed in Gen.Choose(0, int.MaxValue)
        select Random(seed, size, alphabet);

    private static readonly Arbitrary<(byte[][] Pieces, bool[] Waits, int Buffer, string Coding, int Level)> Cases =
        (from pieces in Piece.ListOf()
         from waits in Gen.Elements(true, false).ArrayOf(pieces.Count + 1)
         from buffer in Gen.Choose(1, 70_000)
         from coding in Gen.Elements("gzip", "br")
         from level in Gen.Choose(1, 9)
         select (pieces.Where(piece => piece.Length > 0).ToArray(), waits, buffer, coding, level)).ToArbitrary();

    [Fact]
    public void Coded_stream_decodes_to_what_went_in() => Prop.ForAll(Cases, each =>
    {
        BodyEncoder encoder = each.Coding == "gzip" ? new GzipBodyEncoder(each.Level) : new BrotliBodyEncoder(each.Level);
        using var stream = new EncodingStream(new PiecesStream(each.Pieces, each.Waits), encoder);

        var coded = ReadAllAsync(stream, each.Buffer).GetAwaiter().GetResult();

        return Bodies.Decode(each.Coding, coded).AsSpan().SequenceEqual(each.Pieces.SelectMany(piece => piece).ToArray());
    }).Check(Runs);

    [Theory]
    [InlineData("gzip", 0)]
    [InlineData("br", 1)]
    [InlineData("gzip", 2)]
    [InlineData("br", 3)]
    public async Task Body_in_pieces_comes_back_whole_through_the_proxy(string coding, int seed)
    {
        var random = new Random(seed);
        var pieces = Enumerable.Range(0, 40).Select(_ => Random(random.Next(), random.Next(1, 40_000), random.Next(2, 256))).ToArray();
        var body = pieces.SelectMany(piece => piece).ToArray();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            foreach (var piece in pieces)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var coded = await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: {coding}\r\n\r\n");

        coded.Head.Value("Content-Encoding").ShouldBe(coding);
        coded.Decoded().AsSpan().SequenceEqual(body).ShouldBeTrue();
    }

    private static byte[] Random(int seed, int size, int alphabet)
    {
        var random = new Random(seed);
        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
        {
            bytes[i] = (byte)random.Next(alphabet);
        }
        return bytes;
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream, int buffer)
    {
        using var all = new MemoryStream();
        var memory = new byte[buffer];
        while (true)
        {
            (await stream.ReadAsync(Memory<byte>.Empty)).ShouldBe(0);
            var count = await stream.ReadAsync(memory);
            if (count == 0)
            {
                return all.ToArray();
            }
            all.Write(memory, 0, count);
        }
    }
}
