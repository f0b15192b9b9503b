using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Routing.Stores;

/// <summary>Sees changes of one file: by the system's notifications on every directory that its links lead through, and by a slow look for file systems that send none.</summary>
internal sealed partial class FileWatch(string path, string name, TimeProvider time, ILogger logger, bool usesNotifications) : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();

    // Notices come from the watchers' own threads, which may not wait for _lock: its holder may be waiting for them to end.
    private readonly Lock _noticeLock = new();
    private readonly List<FileSystemWatcher> _watchers = [];
    private CancellationTokenSource _change = new();
    private ITimer? _debounce;
    private ITimer? _poll;
    private LinkChain? _chain;
    private FileStamp? _stamp;
    private long? _firstNotice;
    private bool _wasWarned;
    private bool _isDisposed;

    /// <summary>Until the watch begins, a change is one against the file as it was last read.</summary>
    public void NoteReading()
    {
        lock (_lock)
        {
            _stamp = _poll is null ? FileStamp.Of(LinkChain.Resolve(path).Target) : _stamp;
        }
    }

    public IChangeToken Token()
    {
        CancellationChangeToken token;
        bool changed;
        lock (_lock)
        {
            if (_isDisposed)
            {
                return new CancellationChangeToken(CancellationToken.None);
            }

            changed = _poll is null && Start();
            token = new CancellationChangeToken(_change.Token);
        }

        if (changed)
        {
            Fire();
        }

        return token;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _debounce?.Dispose();
            _poll?.Dispose();
            DropWatchers();
        }
    }

    private bool Start()
    {
        _debounce = time.CreateTimer(static s => ((FileWatch)s!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _poll = time.CreateTimer(static s => ((FileWatch)s!).Look(), this, PollInterval, PollInterval);
        return Refresh();
    }

    private void Look()
    {
        bool changed;
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            var noticed = TakeNotice();
            if (noticed)
            {
                // A directory that was replaced has the same name, but its watcher is dead.
                _chain = null;
            }

            // Two writes within a tick of the file system's clock look the same, so a notice counts by itself.
            changed = Refresh() | noticed;
        }

        if (changed)
        {
            Fire();
        }
    }

    private bool TakeNotice()
    {
        lock (_noticeLock)
        {
            var noticed = _firstNotice is not null;
            _firstNotice = null;
            return noticed;
        }
    }

    // Whoever takes a token while the old one fires must get a fresh one, so the swap comes first.
    private void Fire() => Interlocked.Exchange(ref _change, new CancellationTokenSource()).Cancel();

    // Follows the links anew and tells whether the file is another than before.
    private bool Refresh()
    {
        var chain = LinkChain.Resolve(path);
        // A link may flip while the watchers are set; then the new way is watched as well.
        for (var tries = 0; tries < 3 && !chain.IsSame(_chain); tries++)
        {
            _chain = chain;
            Arm(chain);
            chain = LinkChain.Resolve(path);
        }

        var stamp = FileStamp.Of(chain.Target);
        var changed = _stamp is { } before && before != stamp;
        _stamp = stamp;
        return changed;
    }

    private void Arm(LinkChain chain)
    {
        DropWatchers();
        if (!usesNotifications)
        {
            return;
        }

        foreach (var (directory, names) in ByDirectory(chain))
        {
            try
            {
                _watchers.Add(Watcher(directory, names, directory == Path.GetDirectoryName(chain.Target)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or PlatformNotSupportedException)
            {
                WarnOnce(exception);
            }
        }
    }

    // Grouped by hand: what LINQ makes of pairs is compiled at start, before the first request.
    private static Dictionary<string, List<string>> ByDirectory(LinkChain chain)
    {
        var directories = new Dictionary<string, List<string>>();
        for (var i = 0; i < chain.Entries.Count; i++)
        {
            var (directory, name) = chain.Entries[i];
            if (!directories.TryGetValue(directory, out var names))
            {
                directories.Add(directory, names = []);
            }
            names.Add(name);
        }
        return directories;
    }

    // Above the file's own directory only names matter; each write there, of whatever file, would wake this process.
    private FileSystemWatcher Watcher(string directory, IEnumerable<string> names, bool holdsFile)
    {
        var watcher = new FileSystemWatcher(directory)
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName
                | (holdsFile ? NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime : 0),
        };
        foreach (var entry in names)
        {
            watcher.Filters.Add(entry);
        }

        watcher.Changed += (_, _) => Notice();
        watcher.Created += (_, _) => Notice();
        watcher.Deleted += (_, _) => Notice();
        watcher.Renamed += (_, _) => Notice();
        watcher.Error += (_, e) => OnError(e.GetException());
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    // One look once it is quiet, but not later than half a second after the first notice.
    private void Notice()
    {
        lock (_noticeLock)
        {
            _firstNotice ??= time.GetTimestamp();
            var left = LongestDelay - time.GetElapsedTime(_firstNotice.Value);
            _debounce!.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left < Quiet ? left : Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    // Notices were lost; the look that follows sets new watchers.
    private void OnError(Exception exception)
    {
        WarnOnce(exception);
        Notice();
    }

    private void WarnOnce(Exception exception)
    {
        if (!Interlocked.Exchange(ref _wasWarned, true))
        {
            Log.NoNotifications(logger, name, PollInterval.TotalSeconds, exception);
        }
    }

    private void DropWatchers()
    {
        foreach (var watcher in _watchers)
        {
            watcher.Dispose();
        }

        _watchers.Clear();
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Warning, "The system sends no notifications of changes to {File}; it is looked at every {Seconds} s instead")]
        public static partial void NoNotifications(ILogger logger, string file, double seconds, Exception exception);
    }
}
