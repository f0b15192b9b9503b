using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Compression;

namespace FuncProxy.Forwarding.Tests.Compression;

/// <summary>The threads that read sockets must not be held by coding.</summary>
public sealed class ThreadTests
{
    private const int Size = 10 * 1024 * 1024;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Large_body_is_coded_elsewhere_but_for_its_beginning(string coding)
    {
        using var source = new ReadyStream();
        BodyEncoder encoder = coding == "gzip" ? new GzipBodyEncoder(2) : new BrotliBodyEncoder(4);
        await using var stream = new EncodingStream(source, encoder);
        var all = new TaskCompletionSource<Task<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
        // As a thread that reads sockets: it begins the copy, and goes on to others when that has to wait.
        var caller = new Thread(() => all.SetResult(CountAsync(stream)));
        caller.Start();

        var size = await (await all.Task).WaitAsync(TimeSpan.FromSeconds(60));

        size.ShouldBeGreaterThan(0);
        source.Count.ShouldBe(Size);
        source.CountOf(caller).ShouldBeLessThanOrEqualTo(128 * 1024);
    }

    private static async Task<long> CountAsync(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        long size = 0;
        while (await stream.ReadAsync(buffer) is > 0 and var count)
        {
            size += count;
        }
        return size;
    }

    /// <summary>A source that never makes its reader wait, and knows which thread read how much.</summary>
    private sealed class ReadyStream : BodyStream
    {
        private readonly Dictionary<int, long> _byThread = [];

        public long Count { get; private set; }

        public long CountOf(Thread thread) => _byThread.GetValueOrDefault(thread.ManagedThreadId);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, Size - Count);
            for (var i = 0; i < count; i++)
            {
                buffer.Span[i] = (byte)((Count + i) * 2_654_435_761 >> 24);
            }
            Count += count;
            var thread = Environment.CurrentManagedThreadId;
            _byThread[thread] = _byThread.GetValueOrDefault(thread) + count;
            return new(count);
        }
    }
}
