using FuncProxy.Forwarding.Caching.Storing;

namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>What is known of a body before it comes.</summary>
/// <param name="Length">Its length, in bytes; null where it is not known.</param>
/// <param name="EndsWithLength">Whether nothing follows the last byte, so that its end need not be read.</param>
/// <param name="MostBytes">How much is stored at the most.</param>
/// <param name="Ended">Fires when the call is ended.</param>
/// <param name="Over">Is told once that no more comes: with the whole body where it can be stored, else with null.</param>
/// <param name="Time">The clock, by which a reader that holds up the others is known.</param>
internal sealed record SharedBodyOptions(long? Length, bool EndsWithLength, long MostBytes, CancellationToken Ended, Action<StoredBody?> Over, TimeProvider Time);
