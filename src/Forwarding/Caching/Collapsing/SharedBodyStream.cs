using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>A client's view of a <see cref="SharedBody"/>.</summary>
internal sealed class SharedBodyStream(SharedBody body) : BodyStream
{
    private SharedBodyPlace _place;
    private long _waitsAt = -1;
    private int _isClosed;

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
            var more = body.MoreAsync(_place.Position, ref _waitsAt);
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
            body.Close(_place.Position, _waitsAt);
        }
        base.Dispose(disposing);
    }
}
