using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>A client's view of a <see cref="SharedBody"/>.</summary>
internal sealed class SharedBodyStream(SharedBody body) : BodyStream
{
    private SharedBodyPlace _place;
    private int _isClosed;

    /// <summary>How many bytes it has read.</summary>
    public long Place => _place.Position;

    /// <summary>Whether the others go on without it; belongs to the body.</summary>
    public bool IsLeftBehind { get; set; }

    /// <summary>After how many bytes it waits for the others, if it does; belongs to the body.</summary>
    public long WaitsAt { get; set; } = -1;

    /// <summary>Reads what is there, and waits only where nothing is. An empty read waits and takes nothing.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_place.Position < body.End)
            {
                return body.Copy(ref _place, buffer.Span);
            }
            if (body.IsOver && _place.Position == body.End)
            {
                body.ThrowIfBroken();
                return 0;
            }
            var more = body.MoreAsync(this);
            if (!more.IsCompleted)
            {
                await more.WaitAsync(cancellationToken);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            body.Close(this);
        }
        base.Dispose(disposing);
    }
}
