using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Tests.Retrying;

public sealed class KeptBodyTests
{
    private readonly Pipe _client = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10_000, 777)]
    [InlineData(300_000, 5000)]
    [InlineData(300_000, 300_000)]
    public void What_is_added_piece_by_piece_is_there_as_a_whole(int size, int piece)
    {
        var bytes = new byte[size];
        new Random(1).NextBytes(bytes);
        var kept = new KeptBody(size);

        for (var i = 0; i < size; i += piece)
        {
            kept.TryAppend(new ReadOnlySequence<byte>(bytes.AsMemory(i, Math.Min(piece, size - i))), i + piece >= size).ShouldBeTrue();
        }

        kept.Bytes.ToArray().ShouldBe(bytes);
        kept.Bytes.Slice(size / 2).ToArray().ShouldBe(bytes[(size / 2)..]);
        (kept.Length, kept.IsWhole, kept.IsLost).ShouldBe((size, true, false));
    }

    [Fact]
    public void What_is_too_long_is_let_go()
    {
        var kept = new KeptBody(5);
        kept.TryAppend(new ReadOnlySequence<byte>(new byte[5]), false).ShouldBeTrue();

        kept.TryAppend(new ReadOnlySequence<byte>(new byte[1]), true).ShouldBeFalse();

        kept.IsLost.ShouldBeTrue();
        kept.TryHold().ShouldBeFalse();
    }

    [Fact]
    public void Memory_stays_as_long_as_somebody_holds_it()
    {
        var kept = new KeptBody(100);
        kept.TryAppend(new ReadOnlySequence<byte>("hello"u8.ToArray()), true);
        kept.TryHold().ShouldBeTrue();

        kept.End();
        kept.End();

        Encoding.ASCII.GetString(kept.Bytes).ShouldBe("hello");
        kept.Release();
        kept.Bytes.IsEmpty.ShouldBeTrue();
        kept.TryHold().ShouldBeFalse();
    }

    [Fact]
    public async Task Body_is_read_ahead_whole_and_then_sent()
    {
        using var exchange = new SampleExchange("POST", _client.Reader, TimeProvider.System);
        var body = exchange.Message.Body!;
        var reading = body.PrefetchAsync(10);
        await _client.Writer.WriteAsync("hel"u8.ToArray());
        await _client.Writer.WriteAsync("lo"u8.ToArray());
        reading.IsCompleted.ShouldBeFalse();
        await _client.Writer.CompleteAsync();

        Encoding.ASCII.GetString((await reading)!.Value).ShouldBe("hello");
        (await SentAsync(body)).ShouldBe("hello");
        body.EndKeeping();
        body.CanRepeat.ShouldBeFalse();
    }

    [Fact]
    public async Task Body_that_is_longer_than_is_read_ahead_is_sent_all_the_same()
    {
        using var exchange = new SampleExchange("POST", _client.Reader, TimeProvider.System);
        var body = exchange.Message.Body!;
        await _client.Writer.WriteAsync("hello"u8.ToArray());
        var reading = body.PrefetchAsync(8);
        await _client.Writer.WriteAsync("world"u8.ToArray());
        await _client.Writer.CompleteAsync();

        (await reading).ShouldBeNull();

        (await SentAsync(body)).ShouldBe("helloworld");
    }

    [Fact]
    public async Task Client_that_fails_while_its_body_is_read_ahead_is_told_from_the_destination()
    {
        using var exchange = new SampleExchange("POST", _client.Reader, TimeProvider.System);
        var body = exchange.Message.Body!;
        var reading = body.PrefetchAsync(8).AsTask();

        await _client.Writer.CompleteAsync(new IOException("gone"));

        await Should.ThrowAsync<IOException>(reading);
        body.Failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task Client_that_leaves_ends_the_reading_ahead()
    {
        using var exchange = new SampleExchange("POST", _client.Reader, TimeProvider.System);
        var reading = exchange.Message.Body!.PrefetchAsync(8).AsTask();

        exchange.Leave();

        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    private static async Task<string> SentAsync(UpstreamBody body)
    {
        using var sent = new MemoryStream();
        await body.CopyToAsync(sent);
        return Encoding.ASCII.GetString(sent.ToArray());
    }
}
