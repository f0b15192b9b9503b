using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>The body of a response as it comes, held to its declared length, which the client will not see any more.</summary>
internal sealed class SourceStream(HttpResponseMessage response, Stream body, long? length) : BodyStream
{
    /// <summary>How many bytes have come.</summary>
    public long Count { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = body.ReadAsync(buffer, cancellationToken);
        if (buffer.IsEmpty)
        {
            return reading;
        }
        if (!reading.IsCompletedSuccessfully)
        {
            return NoteAsync(reading);
        }
        // A value task's result is taken once.
        var count = reading.Result;
        // What is wrong is told by the task, also when it is known at once.
        return count == 0 || Count + count > length ? NoteAsync(new(count)) : new(Note(count));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }
        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> NoteAsync(ValueTask<int> reading) => Note(await reading);

    private int Note(int count)
    {
        Count += count;
        if (count == 0)
        {
            if (Count < length)
            {
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The response is shorter than its Content-Length.");
            }
            CodedFields.RemoveDigests(response.TrailingHeaders);
        }
        return Count > length ? throw new HttpIOException(HttpRequestError.InvalidResponse, "The response is longer than its Content-Length.") : count;
    }
}
