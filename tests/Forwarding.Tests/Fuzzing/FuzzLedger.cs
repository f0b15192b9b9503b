using System.Collections.Concurrent;
using System.Text;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>What has been sent and may be seen by the origin, once; and what was seen that may not.</summary>
internal sealed class FuzzLedger
{
    // More than can be under way; what is older was refused.
    private const int Remembered = 4000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<StrictRequest>> _byTarget = new(StringComparer.Ordinal);
    private readonly Queue<(string Target, StrictRequest Request)> _order = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly Queue<string> _written = new();
    private long _seen;

    /// <summary>How many requests the origin has seen.</summary>
    public long Seen => Volatile.Read(ref _seen);

    public IReadOnlyCollection<string> Violations => _violations;

    public void Violate(string what)
    {
        if (_violations.Count < 20)
        {
            _violations.Enqueue(what);
        }
    }

    /// <summary>Notes bytes that are about to be written, to be shown where something is wrong with what became of them.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _written.Enqueue(Encoding.Latin1.GetString(bytes));
            if (_written.Count > Remembered)
            {
                _written.Dequeue();
            }
        }
    }

    /// <summary>Notes a request that is about to be sent.</summary>
    public void Expect(StrictRequest request)
    {
        if (!ForwardingRules.MayForward(request) || ForwardingRules.Target(request.Target) is not { } target)
        {
            return;
        }
        lock (_lock)
        {
            if (!_byTarget.TryGetValue(target, out var list))
            {
                _byTarget[target] = list = [];
            }
            list.Add(request);
            _order.Enqueue((target, request));
            while (_order.Count > Remembered)
            {
                var (oldTarget, old) = _order.Dequeue();
                Forget(oldTarget, old);
            }
        }
    }

    /// <summary>Judges a request that the origin has read.</summary>
    public void See(StrictRequest request)
    {
        Interlocked.Increment(ref _seen);
        var difference = "no such request was sent, or it came twice";
        lock (_lock)
        {
            foreach (var sent in _byTarget.GetValueOrDefault(request.Target) ?? [])
            {
                difference = ForwardingRules.Difference(sent, request);
                if (difference is null)
                {
                    Forget(request.Target, sent);
                    return;
                }
                difference += " differs or must not be there";
            }
        }
        Violate($"The origin saw what it must not: {difference}: {Describe(request)}; written was: {Origins(request.Target)}");
    }

    private string Origins(string target)
    {
        var id = target[(target.IndexOf('=') + 1)..].Split('&')[0];
        lock (_lock)
        {
            return string.Join("\n---\n", _written.Where(text => text.Contains(id)).TakeLast(3)).Replace("\r", "\\r").Replace("\n", "\\n\n").Replace("\0", "\\0");
        }
    }

    private static string Describe(StrictRequest request)
    {
        var text = new StringBuilder($"{request.Method} {request.Target} {request.Version}");
        foreach (var (name, value) in request.Fields)
        {
            text.Append($" | {name}: {value}");
        }
        return text.Append($" | body {Encoding.Latin1.GetString(request.Body)}").ToString();
    }

    private void Forget(string target, StrictRequest request)
    {
        if (_byTarget.TryGetValue(target, out var list) && list.Remove(request) && list.Count == 0)
        {
            _byTarget.Remove(target);
        }
    }
}
