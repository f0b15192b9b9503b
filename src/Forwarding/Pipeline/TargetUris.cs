namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The full addresses of a destination's targets. Those that come again and again, as the few paths of an API do, are made once. Safe for any number of threads.</summary>
/// <param name="prefix">Scheme, authority and path prefix.</param>
internal sealed class TargetUris(string prefix)
{
    private const int Slots = 16;
    private const int LongestKept = 128;

    // The target's own bytes are sent: %2F, %7E and the like stay as the client wrote them.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly Entry?[] _kept = new Entry?[Slots];

    /// <summary>The address of a target.</summary>
    /// <param name="pathAndQuery">Path and query, as they are sent.</param>
    public Uri Of(string pathAndQuery)
    {
        if (pathAndQuery.Length > LongestKept)
        {
            return new Uri(prefix + pathAndQuery, AsWritten);
        }
        ref var slot = ref _kept[SlotOf(pathAndQuery)];
        var kept = Volatile.Read(ref slot);
        if (kept is null || kept.PathAndQuery != pathAndQuery)
        {
            kept = new Entry(pathAndQuery, new Uri(prefix + pathAndQuery, AsWritten));
            Volatile.Write(ref slot, kept);
        }
        return kept.Uri;
    }

    private static int SlotOf(string text) => ((text.Length * 31) + (text[^1] * 7) + text[text.Length / 2]) & (Slots - 1);

    private sealed record Entry(string PathAndQuery, Uri Uri);
}
