using System.Net;
using FuncProxy.Forwarding.Limits;

namespace FuncProxy.Admin.Access;

/// <summary>Counts the wrong keys that come from an address: ten within a minute of the first, then none is looked at until that minute is over, the right one neither, or guessing would go on at full speed.</summary>
/// <param name="time">The clock.</param>
internal sealed class WrongKeys(TimeProvider time)
{
    /// <summary>So many are looked at.</summary>
    public const int MostPerWindow = 10;

    // Beyond it new addresses are not counted: no number of them guesses a key of 32 characters, and the operator's must not be shut out for theirs.
    private const int MostAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, (long Began, int Count)> _byNetwork = [];
    private long? _forgotAt;

    /// <summary>How long an address must wait before its key is looked at; zero when it need not.</summary>
    public TimeSpan WaitOf(IPAddress? address)
    {
        lock (_lock)
        {
            return _byNetwork.TryGetValue(Network(address), out var seen) && seen.Count >= MostPerWindow && Left(seen.Began) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Counts a wrong key.</summary>
    public void Note(IPAddress? address)
    {
        var network = Network(address);
        lock (_lock)
        {
            var isKnown = _byNetwork.TryGetValue(network, out var seen);
            if (!isKnown && _byNetwork.Count >= MostAddresses)
            {
                Forget();
            }
            if (isKnown || _byNetwork.Count < MostAddresses)
            {
                _byNetwork[network] = isKnown && Left(seen.Began) > TimeSpan.Zero ? (seen.Began, seen.Count + 1) : (time.GetTimestamp(), 1);
            }
        }
    }

    private static UInt128 Network(IPAddress? address) => address is null ? UInt128.Zero : ClientNetwork.Of(address);

    private TimeSpan Left(long began) => Window - time.GetElapsedTime(began);

    /// <summary>Lets go of windows that are over; once in a window at the most, so that a flood of addresses does not make each guess a search.</summary>
    private void Forget()
    {
        if (_forgotAt is { } last && Left(last) > TimeSpan.Zero)
        {
            return;
        }
        _forgotAt = time.GetTimestamp();
        foreach (var (network, (began, _)) in _byNetwork)
        {
            if (Left(began) <= TimeSpan.Zero)
            {
                _byNetwork.Remove(network);
            }
        }
    }
}
