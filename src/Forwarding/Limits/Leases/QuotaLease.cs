using FuncProxy.Forwarding.Limits.Rates;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>This instance's part of a quota. Requests are counted in memory; slices are fetched beside them, before they are used up.</summary>
internal sealed class QuotaLease(QuotaName name, QuotaStore store, TimeProvider time)
{
    /// <summary>How long the store may take to give a slice; then it counts as one that does not answer.</summary>
    public static readonly TimeSpan LongestRefill = TimeSpan.FromSeconds(4);

    private readonly Lock _lock = new();
    private readonly SliceSize _size = new(time);
    private CountingWindow _window;
    private long _number = long.MinValue;
    private int _granted;
    private int _spent;
    private int _room;
    private int _lowWater;
    private int? _usual;
    private bool _isUsedUp;
    private int _waiting;
    private Refill? _refill;

    /// <summary>The window of the last request.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>Counts a request that has just come.</summary>
    /// <param name="window">The quota and its windows.</param>
    /// <param name="number">The window.</param>
    /// <param name="lenient">Whether requests are let in while the store does not answer.</param>
    public Verdict Take(CountingWindow window, long number, bool lenient)
    {
        lock (_lock)
        {
            Turn(window, number);
            _size.NoteRequest();
            return Judge(lenient);
        }
    }

    /// <summary>Counts a request that has waited for a slice.</summary>
    public Verdict TakeAgain(CountingWindow window, long number, bool lenient)
    {
        lock (_lock)
        {
            Turn(window, number);
            return Judge(lenient);
        }
    }

    /// <summary>Counts a request that can wait no longer: as if the store did not answer.</summary>
    public Verdict TakeUnseen(CountingWindow window, long number, bool lenient)
    {
        lock (_lock)
        {
            Turn(window, number);
            return WithoutStore(lenient);
        }
    }

    /// <summary>Notes that a request begins to wait.</summary>
    public void BeginWait() => Interlocked.Increment(ref _waiting);

    /// <summary>Notes that a request waits no more.</summary>
    public void EndWait() => Interlocked.Decrement(ref _waiting);

    /// <summary>Gives back what is not used. Requests that come after that need a new slice.</summary>
    public async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _refill) is { } refill)
        {
            await refill.Done.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        CountingWindow window;
        long number;
        int count;
        lock (_lock)
        {
            (window, number, count) = (_window, _number, _granted - _spent);
            if (count <= 0 || window.NumberAt(store.Clock.UtcTicks) != number)
            {
                return;
            }
            _granted = _spent;
        }
        try
        {
            await store.GiveBackAsync(name, window, number, count, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (TableFault.IsOne(exception))
        {
            // It ends with its window.
        }
    }

    private void Turn(CountingWindow window, long number)
    {
        // Whoever read the clock just before the turn is counted in the window that has begun.
        if (window == _window && (number == _number || number == _number - 1))
        {
            return;
        }
        if (window.Length == _window.Length && number == _number)
        {
            _isUsedUp = false;
        }
        else
        {
            _usual = _granted > 0 ? _granted : _usual;
            (_granted, _spent, _lowWater, _room, _isUsedUp) = (0, 0, 0, window.Quota, false);
            Volatile.Write(ref _number, number);
        }
        _window = window;
    }

    private Verdict Judge(bool lenient)
    {
        if (_spent < _granted)
        {
            _spent++;
            if (_granted - _spent <= _lowWater && !_isUsedUp)
            {
                Fetch();
            }
            return new Verdict(LeaseOutcome.LetIn, _granted - _spent + _room);
        }
        if (_isUsedUp)
        {
            return new Verdict(LeaseOutcome.Refused, 0);
        }
        Fetch();
        return _refill is null || store.Health.IsFailing ? WithoutStore(lenient) : new Verdict(LeaseOutcome.Waits, 0, _refill);
    }

    /// <summary>Lets in as many as this instance was given of the last window, or else of this one; of an instance that was never given any, as many as the quota has. Never more than the table has last said to be left.</summary>
    private Verdict WithoutStore(bool lenient)
    {
        if (!lenient)
        {
            return new Verdict(LeaseOutcome.Unknown, 0);
        }
        if (_isUsedUp)
        {
            return new Verdict(LeaseOutcome.Refused, 0);
        }
        var usual = _usual ?? (_granted > 0 ? _granted : _window.Quota);
        var most = Math.Max(_granted, Math.Min(Math.Min(usual, _window.Quota), _granted + _room));
        if (_spent >= most)
        {
            return new Verdict(LeaseOutcome.Refused, 0);
        }
        _spent++;
        return new Verdict(LeaseOutcome.LetIn, most - _spent);
    }

    private void Fetch()
    {
        if (_refill is null && store.Health.MayAsk())
        {
            var refill = _refill = new Refill(time.GetTimestamp());
            var (window, number) = (_window, _number);
            _ = Task.Run(() => FetchAsync(refill, window, number));
        }
    }

    private async Task FetchAsync(Refill refill, CountingWindow window, long number)
    {
        try
        {
            using var limit = new CancellationTokenSource(LongestRefill, time);
            var slice = await store.TakeAsync(name, window, number, room => SizeOf(window, number, room), limit.Token).ConfigureAwait(false);
            store.Health.NoteSuccess();
            Put(slice, window, number);
        }
        catch (Exception exception) when (TableFault.IsOne(exception))
        {
            store.Health.NoteFailure(exception);
        }
        finally
        {
            lock (_lock)
            {
                _refill = null;
            }
            refill.End();
        }
    }

    private int SizeOf(CountingWindow window, long number, int room)
    {
        lock (_lock)
        {
            return _size.Of(window, room, window.LeftAt(number, store.Clock.UtcTicks), Volatile.Read(ref _waiting), Math.Max(0, _spent - _granted));
        }
    }

    private void Put(Slice slice, CountingWindow window, long number)
    {
        lock (_lock)
        {
            _size.NoteConflicts(slice.Conflicts);
            if (number != _number || window.Length != _window.Length)
            {
                // Of a window that is over.
                return;
            }
            if (slice.IsOfAnotherWindow)
            {
                // The clock was wrong, or the window has just ended: the next request turns to the right one.
                Volatile.Write(ref _number, long.MinValue);
                return;
            }
            _granted += slice.Count;
            _room = slice.Room;
            _lowWater = slice.Count / 2;
            _isUsedUp = slice.Room == 0;
        }
    }
}
