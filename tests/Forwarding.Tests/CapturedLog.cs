using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Tests;

/// <summary>Keeps what was logged, to be waited for and asserted on.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly Lock _lock = new();
    private readonly List<LogEntry> _entries = [];
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>What is worse than information, as text.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. Entries.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => $"{entry.Category}[{entry.Id}] {entry.Message} {entry.Exception?.Message}")];

    /// <summary>Waits until a number of the engine's entries with an id are there, and returns the last of them.</summary>
    public async Task<LogEntry> WaitForAsync(int id, int count = 1)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            Task arrival;
            lock (_lock)
            {
                var found = _entries.FindAll(entry => entry.Id == id && entry.Category.StartsWith("FuncProxy", StringComparison.Ordinal));
                if (found.Count >= count)
                {
                    return found[count - 1];
                }
                arrival = _arrival.Task;
            }
            try
            {
                await arrival.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Nothing was logged as {id}. Logged: {string.Join("; ", Entries.Select(entry => $"{entry.Id} {entry.Message}"))}");
            }
        }
    }

    /// <summary>Forgets what was logged.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogEntry entry)
    {
        TaskCompletionSource arrival;
        lock (_lock)
        {
            _entries.Add(entry);
            arrival = _arrival;
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        arrival.SetResult();
    }

    private sealed class Category(CapturedLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(new LogEntry(logLevel, name, eventId.Id, formatter(state, exception), exception));
    }
}
