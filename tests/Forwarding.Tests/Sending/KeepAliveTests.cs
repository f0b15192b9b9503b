using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>When and where comments are put into an event stream.</summary>
public sealed class KeepAliveTests
{
    private const string Comment = ": keep-alive\n\n";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private static readonly Gen<string> Atoms = Gen.Elements(
        "data: x\n\n", "data:y\r\n\r\n", "data\r\r", "data: z", "event: e", "id: 1", "retry: 5", ":c", ": c\n", "\n", "\r", "\r\n", "\n\r", "é", " ", "x", ":", "\uFEFF");

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedStream _source = new();

    [Fact]
    public void Comment_comes_after_each_interval_of_silence_from_the_head_on()
    {
        var stream = Start();

        _time.Advance(Interval - Tick);
        stream.Text.ShouldBeEmpty();
        _time.Advance(Tick * 2);
        stream.Text.ShouldBe(Comment);
        _time.Advance(Interval - Tick * 2);
        stream.Text.ShouldBe(Comment);
        _time.Advance(Tick * 4);

        stream.Text.ShouldBe(Comment + Comment);
    }

    [Fact]
    public void Event_begins_the_silence_anew()
    {
        var stream = Start();
        _time.Advance(Interval - Tick);
        Supply("data: a\n\n");

        _time.Advance(Interval - Tick);
        stream.Text.ShouldBe("data: a\n\n");
        _time.Advance(Tick * 2);

        stream.Text.ShouldBe("data: a\n\n" + Comment);
    }

    [Theory]
    [InlineData("d")]
    [InlineData("data: a")]
    [InlineData("data: a\n")]
    [InlineData("data: a\r")]
    [InlineData("data: a\r\n")]
    [InlineData("data: a\n\nid: 1\n")]
    [InlineData("event: e\r\n: comment\r\n")]
    [InlineData(": half a comment")]
    [InlineData("\n\n\ndata")]
    public void Nothing_is_put_into_an_event(string begun)
    {
        var stream = Start();
        foreach (var letter in begun)
        {
            Supply(letter.ToString());
        }

        _time.Advance(Interval * 5);
        stream.Text.ShouldBe(begun);
        Supply("\n\n");
        _time.Advance(Interval + Tick);

        stream.Text.ShouldBe(begun + "\n\n" + Comment);
    }

    [Theory]
    [InlineData("data: a\n\n")]
    [InlineData("data: a\r\r")]
    [InlineData("data: a\r\n\r\n")]
    [InlineData("data: a\n\r")]
    [InlineData("data: a\r\n\r")]
    [InlineData(": comment\n")]
    [InlineData(": comment\r")]
    [InlineData("\n")]
    [InlineData("data: a\n\n: comment\r\n")]
    public void Comment_is_put_between_events(string whole)
    {
        var stream = Start();
        foreach (var letter in whole)
        {
            Supply(letter.ToString());
        }

        _time.Advance(Interval + Tick);

        stream.Text.ShouldBe(whole + Comment);
    }

    [Fact]
    public void Line_feed_that_comes_after_the_comment_makes_no_event()
    {
        var stream = Start();
        Supply("data: a\r\n\r");
        _time.Advance(Interval + Tick);

        Supply("\ndata: b\r\n\r\n");

        Parse(stream.Bytes).ShouldBe(Parse("data: a\n\ndata: b\n\n"u8.ToArray()));
    }

    [Theory]
    [InlineData("\uFEFFdata: a\n\n", "data: a\n\n")]
    [InlineData("\uFEFF", "")]
    [InlineData("\uFEFF\uFEFFdata: a\n\n", "\uFEFFdata: a\n\n")]
    [InlineData("\uFFFDdata: a\n\n", "\uFFFDdata: a\n\n")]
    [InlineData("é", "é")]
    public async Task Byte_order_mark_is_left_out_behind_a_comment(string sent, string received)
    {
        var stream = Start();
        _time.Advance(Interval + Tick);
        foreach (var each in Encoding.UTF8.GetBytes(sent))
        {
            _source.Supply(new[] { each });
        }
        _source.End();

        (await stream.Copying).ShouldBeTrue();
        stream.Text.ShouldBe(Comment + received);
    }

    [Fact]
    public void Silent_stream_holds_no_buffer()
    {
        Start();
        _source.IsWaitedForEmptyHanded.ShouldBeTrue();
        _time.Advance(Interval + Tick);
        Supply("data: a\n\n");

        _source.IsWaitedForEmptyHanded.ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_written_when_the_copy_has_ended()
    {
        var stream = Start();
        Supply("data: a\n\n");
        stream.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(() => stream.Copying);

        _time.Advance(Interval * 3);

        stream.Text.ShouldBe("data: a\n\n");
    }

    [Fact]
    public void Events_cost_no_timer_operation()
    {
        var time = new CountingTimeProvider(_time);
        _ = new KeptAliveStream(_source, time, Interval);
        var before = time.Operations;
        for (var i = 0; i < 100; i++)
        {
            Supply("data: a\n\n");
        }

        time.Operations.ShouldBe(before);
    }

    [Fact]
    public async Task Client_reads_the_same_events_however_the_stream_is_cut_and_whenever_it_is_silent()
    {
        var cases = from atoms in Atoms.ListOf()
                    from cuts in Gen.Choose(1, 6).ListOf()
                    from silences in Gen.Elements(0, 0, 1, 2).ListOf()
                    select (Text: string.Concat(atoms), Cuts: cuts.ToArray(), Silences: silences.ToArray());
        // Away from the test's synchronization context, so that a piece is copied when it has been supplied.
        await Task.Run(() => Prop.ForAll(cases.ToArbitrary(), each => IsTheSame(Encoding.UTF8.GetBytes(each.Text), each.Cuts, each.Silences))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000)));
    }

    [Fact]
    public async Task Comments_that_race_the_events_are_never_put_into_one()
    {
        const int Events = 800;
        var pipe = new Pipe();
        var stream = new KeptAliveStream(pipe.Reader.AsStream(), TimeProvider.System, TimeSpan.FromMilliseconds(1));
        var random = new Random(5);
        for (var i = 0; i < Events; i++)
        {
            var bytes = Encoding.UTF8.GetBytes($"data: {i}\r\n\r\n");
            var cut = random.Next(bytes.Length);
            await pipe.Writer.WriteAsync(bytes.AsMemory(0, cut));
            for (var spin = random.Next(2000); spin > 0; spin--)
            {
                Thread.SpinWait(20);
            }
            await pipe.Writer.WriteAsync(bytes.AsMemory(cut));
        }
        await pipe.Writer.CompleteAsync();

        (await stream.Copying.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();
        var text = stream.Text;
        text.ShouldContain(Comment);
        text.Replace(Comment, "", StringComparison.Ordinal).ShouldBe(string.Concat(Enumerable.Range(0, Events).Select(i => $"data: {i}\r\n\r\n")));
        Parse(stream.Bytes).Count.ShouldBe(Events);
    }

    private static bool IsTheSame(byte[] sent, int[] cuts, int[] silences)
    {
        var time = new FakeTimeProvider();
        var source = new ScriptedStream();
        var stream = new KeptAliveStream(source, time, Interval);
        var rest = sent.AsMemory();
        for (var i = 0; !rest.IsEmpty; i++)
        {
            time.Advance(Interval * (silences.Length == 0 ? 1 : silences[i % silences.Length]) + Tick);
            var size = Math.Min(cuts.Length == 0 ? 1 : cuts[i % cuts.Length], rest.Length);
            source.Supply(rest[..size]);
            rest = rest[size..];
        }
        time.Advance(Interval);
        source.End();
        stream.Copying.IsCompletedSuccessfully.ShouldBeTrue();
        return Parse(stream.Bytes).SequenceEqual(Parse(sent))
            && stream.Text.Replace(Comment, "", StringComparison.Ordinal).TrimStart('\uFEFF') == Encoding.UTF8.GetString(sent).TrimStart('\uFEFF');
    }

    private static List<(string Type, string Data, string? Id, TimeSpan? Retry)> Parse(byte[] bytes) =>
        [.. SseParser.Create(new MemoryStream(bytes)).Enumerate().Select(each => (each.EventType, each.Data, each.EventId, each.ReconnectionInterval))];

    private KeptAliveStream Start() => new(_source, _time, Interval);

    private void Supply(string text) => _source.Supply(Encoding.UTF8.GetBytes(text));

    /// <summary>Counts how often timers are changed.</summary>
    private sealed class CountingTimeProvider(TimeProvider time) : TimeProvider
    {
        public int Operations { get; private set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new CountingTimer(this, time.CreateTimer(callback, state, dueTime, period));

        private sealed class CountingTimer(CountingTimeProvider counter, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                counter.Operations++;
                return timer.Change(dueTime, period);
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
