using System.Globalization;
using Azure;
using FuncProxy.Forwarding.Limits.Rates;
using FuncProxy.Routing.Stores.Tables;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>The quotas of a fleet: one row each, which whoever takes a part of it replaces under its ETag. What was given is never given again: a write whose answer was lost counts as given.</summary>
internal sealed class QuotaStore
{
    private const int MostGiveBacks = 8;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(320);

    private readonly ITable _table;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly TimeSpan _pause;
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private long _writes;

    /// <summary>A store over a table, which need not exist yet.</summary>
    /// <param name="table">The table.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of outages.</param>
    /// <param name="random">Spreads repeats.</param>
    /// <param name="pause">How long, about, to wait before a write is tried again that somebody else was quicker with; twice as long each time. 20 ms where null.</param>
    public QuotaStore(ITable table, TimeProvider time, ILogger logger, Random random, TimeSpan? pause = null)
    {
        (_table, _time, _random, _pause) = (table, time, random, pause ?? TimeSpan.FromMilliseconds(20));
        Clock = new StorageClock(time);
        Health = new StoreHealth(table.Name, time, logger, random);
    }

    /// <summary>The time by which windows are named.</summary>
    public StorageClock Clock { get; }

    /// <summary>Whether the table answers.</summary>
    public StoreHealth Health { get; }

    /// <summary>Takes a part of what is left of a window.</summary>
    /// <param name="name">The quota.</param>
    /// <param name="window">The quota's size and windows.</param>
    /// <param name="number">The window. When it is over, or the fleet has gone on to a later one, nothing is left of it.</param>
    /// <param name="size">How much to take of what is left.</param>
    /// <param name="cancellationToken">Gives up; what was taken unheard is lost.</param>
    public async Task<Slice> TakeAsync(QuotaName name, CountingWindow window, long number, Func<int, int> size, CancellationToken cancellationToken)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            var (row, served) = await FindAsync(name, cancellationToken).ConfigureAwait(false);
            if (window.NumberAt(Clock.UtcTicks) != number)
            {
                return new Slice(0, 0, conflicts, IsOfAnotherWindow: true);
            }
            var given = GivenIn(row, window, number, served);
            var room = window.Quota - given;
            if (room <= 0)
            {
                return new Slice(0, 0, conflicts);
            }
            var count = Math.Clamp(size(room), 1, room);
            if (await TryWriteAsync(name, row, new QuotaRow(BeginOf(window, number), given + count, row.Writes + 1, NextWriter()), cancellationToken).ConfigureAwait(false))
            {
                return new Slice(count, room - count, conflicts);
            }
            try
            {
                await PauseAsync(conflicts, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The table answers; only others were quicker.
                return new Slice(0, room, conflicts);
            }
        }
    }

    /// <summary>Gives back what was taken and not used. Gives up where it cannot be told whether an earlier try has succeeded.</summary>
    public async Task GiveBackAsync(QuotaName name, CountingWindow window, long number, int count, CancellationToken cancellationToken)
    {
        QuotaRow? tried = null;
        for (var conflicts = 0; conflicts < MostGiveBacks; conflicts++)
        {
            var (row, _) = await FindAsync(name, cancellationToken).ConfigureAwait(false);
            if (row.Begins != BeginOf(window, number) || row.Given < count || (tried is not null && !IsLostTo(tried, row)))
            {
                return;
            }
            tried = row with { Given = row.Given - count, Writes = row.Writes + 1, Writer = NextWriter() };
            if (await TryWriteAsync(name, row, tried, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
            await PauseAsync(conflicts, cancellationToken).ConfigureAwait(false);
        }
    }

    // One write has come since, and it was another's: then ours has not.
    private static bool IsLostTo(QuotaRow tried, QuotaRow found) => found.Writes == tried.Writes && found.Writer != tried.Writer;

    /// <summary>The quotas that stand in the table, in no order.</summary>
    /// <param name="most">How many to read at the most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Exception">The table could not be read; <see cref="TableFault.IsOne"/> holds for it.</exception>
    public async Task<IReadOnlyList<SharedQuota>> ListAsync(int most, CancellationToken cancellationToken)
    {
        var quotas = new List<SharedQuota>();
        try
        {
            await foreach (var row in _table.QueryAsync(TableQuery.Partitions("0", "g"), cancellationToken).ConfigureAwait(false))
            {
                if (quotas.Count == most)
                {
                    break;
                }
                if (row.Text(nameof(QuotaName.Route)) is { } route && int.TryParse(row.RowKey, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                {
                    var quota = QuotaRow.Read(row);
                    quotas.Add(new SharedQuota(route, row.Text(nameof(QuotaName.Consumer)), quota.Begins, TimeSpan.FromSeconds(seconds), quota.Given));
                }
            }
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == "TableNotFound")
        {
            // It is made by the first request that is limited.
        }
        return quotas;
    }

    private static DateTimeOffset BeginOf(CountingWindow window, long number) => new(number * window.Length.Ticks, TimeSpan.Zero);

    /// <summary>What has been given of a window; all of it when a later one has begun. A row that is ahead of the service's own clock is an instance's whose clock was wrong.</summary>
    private static int GivenIn(QuotaRow row, CountingWindow window, long number, DateTimeOffset? served)
    {
        var begun = window.NumberAt(row.Begins.UtcTicks);
        if (begun == number)
        {
            return row.Given;
        }
        return begun < number || begun > window.NumberAt((served ?? DateTimeOffset.MaxValue).UtcTicks) + 1 ? 0 : window.Quota;
    }

    private async Task<(QuotaRow Row, DateTimeOffset? Served)> FindAsync(QuotaName name, CancellationToken cancellationToken)
    {
        var sent = _time.GetUtcNow();
        try
        {
            var reading = await _table.FindAsync(name.PartitionKey, name.RowKey, cancellationToken).ConfigureAwait(false);
            Clock.Note(sent, _time.GetUtcNow(), reading.ServedAt);
            return (QuotaRow.Read(reading.Row), reading.ServedAt);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == "TableNotFound")
        {
            Clock.Note(sent, _time.GetUtcNow(), exception.GetRawResponse()?.Headers.Date);
            await _table.CreateIfMissingAsync(cancellationToken).ConfigureAwait(false);
            return (QuotaRow.None, null);
        }
    }

    private async Task<bool> TryWriteAsync(QuotaName name, QuotaRow read, QuotaRow next, CancellationToken cancellationToken)
    {
        var row = next.ToTable(name);
        try
        {
            await (read.ETag is { } etag ? _table.ReplaceAsync(row, etag, cancellationToken) : _table.InsertAsync(row, cancellationToken)).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode is "EntityAlreadyExists" or "UpdateConditionNotSatisfied" or "ResourceNotFound")
        {
            return false;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == "TableNotFound")
        {
            await _table.CreateIfMissingAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    private Task PauseAsync(int conflicts, CancellationToken cancellationToken)
    {
        var pause = _pause * Math.Pow(2, Math.Min(conflicts, 5)) * _random.NextDouble();
        return Task.Delay(pause < LongestPause ? pause : LongestPause, _time, cancellationToken);
    }

    private string NextWriter() => $"{_instance}-{Interlocked.Increment(ref _writes)}";
}
