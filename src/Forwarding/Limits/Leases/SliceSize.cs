using FuncProxy.Forwarding.Limits.Rates;

namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>How much of a quota an instance takes at once: what it will need for some time at its rate. For use under its owner's lock.</summary>
internal sealed class SliceSize(TimeProvider time)
{
    // Of what is left nobody takes more than a quarter, so that an instance that has much to do does not leave others with nothing; the last hundredth goes whole.
    private const int Parts = 4;
    private const int LeastPart = 100;

    // A fifteenth of a window is 4 s of a minute. Where many instances write the same row, each comes more seldom.
    private const int ShortestOf = 15;
    private const int LongestOf = 4;

    private readonly Demand _demand = new(time);
    private double _stretch = 1;

    /// <summary>Notes a request.</summary>
    public void NoteRequest() => _demand.Note();

    /// <summary>Notes how a slice was got.</summary>
    public void NoteConflicts(int conflicts) => _stretch = conflicts > 1 ? Math.Min(_stretch * 2, (double)ShortestOf / LongestOf) : conflicts == 0 ? Math.Max(1, _stretch / 2) : _stretch;

    /// <summary>How much to take.</summary>
    /// <param name="window">The quota and its windows.</param>
    /// <param name="room">What is left of it.</param>
    /// <param name="left">How long the window lasts.</param>
    /// <param name="waiting">Requests that wait for it.</param>
    /// <param name="debt">What has been let in without it.</param>
    public int Of(CountingWindow window, int room, TimeSpan left, int waiting, int debt)
    {
        var horizon = window.Length / ShortestOf * _stretch;
        var wanted = Math.Max(_demand.PerSecond() * (horizon < left ? horizon : left).TotalSeconds, Math.Max(waiting, 1)) + debt;
        var most = Math.Max(Math.Max(room / Parts, window.Quota / LeastPart), 1);
        return (int)Math.Min(Math.Ceiling(wanted), most);
    }
}
