using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Stores.Tables;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>Whether the table of quotas answers, and when it is asked again if it does not. Logs each change once.</summary>
internal sealed class StoreHealth(string table, TimeProvider time, ILogger logger, Random random)
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private int _failures;
    private long _retryAt;

    /// <summary>Whether the last answer was a failure.</summary>
    public bool IsFailing => Volatile.Read(ref _failures) > 0;

    /// <summary>How long until it is asked again.</summary>
    public TimeSpan Rest => TimeSpan.FromTicks(Math.Max(0, time.GetElapsedTime(time.GetTimestamp(), Volatile.Read(ref _retryAt)).Ticks));

    /// <summary>Whether it may be asked now. While it fails one caller may, once each rest.</summary>
    public bool MayAsk()
    {
        if (!IsFailing)
        {
            return true;
        }
        lock (_lock)
        {
            if (time.GetTimestamp() < _retryAt)
            {
                return false;
            }
            _retryAt = After(LongestRest);
            return true;
        }
    }

    /// <summary>Notes an answer.</summary>
    public void NoteSuccess()
    {
        if (!IsFailing)
        {
            return;
        }
        lock (_lock)
        {
            if (_failures == 0)
            {
                return;
            }
            Volatile.Write(ref _failures, 0);
        }
        LimitLog.StoreAnswers(logger, table);
    }

    /// <summary>Notes a failure for which <see cref="TableFault.IsOne"/> holds.</summary>
    public void NoteFailure(Exception exception)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _failures == 0;
            var rest = FirstRest * Math.Pow(2, Math.Min(_failures, 4)) * (0.8 + (0.4 * random.NextDouble()));
            Volatile.Write(ref _retryAt, After(rest < LongestRest ? rest : LongestRest));
            Volatile.Write(ref _failures, _failures + 1);
        }
        if (isFirst)
        {
            LimitLog.StoreFails(logger, table, TableFault.Of(exception, table, time.GetUtcNow(), TableRight.Write).Message);
        }
    }

    private long After(TimeSpan rest) => time.GetTimestamp() + (long)(rest.TotalSeconds * time.TimestampFrequency);
}
