namespace FuncProxy.Admin.Live;

/// <summary>The last 200 failures. Lock-free.</summary>
internal sealed class FailureList
{
    private const int Kept = 200;

    private readonly Failure?[] _failures = new Failure?[Kept];
    private long _count;

    /// <summary>Keeps a failure in place of the oldest.</summary>
    public void Add(Failure failure) => Volatile.Write(ref _failures[(Interlocked.Increment(ref _count) - 1) % Kept], failure);

    /// <summary>What is kept, the latest first.</summary>
    public IReadOnlyList<Failure> Latest()
    {
        var latest = new List<Failure>();
        var count = Volatile.Read(ref _count);
        for (var i = count - 1; i >= Math.Max(0, count - Kept); i--)
        {
            if (Volatile.Read(ref _failures[i % Kept]) is { } failure)
            {
                latest.Add(failure);
            }
        }
        return latest;
    }
}
