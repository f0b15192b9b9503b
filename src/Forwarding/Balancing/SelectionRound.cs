using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing;

/// <summary>One selection: which destinations it may choose.</summary>
/// <param name="exchange">Whom it is for.</param>
/// <param name="now">When, on the engine's clock.</param>
/// <param name="random">Throws the dice.</param>
/// <param name="heedsSlowStart">Whether a destination that starts slowly is passed over now and then.</param>
/// <param name="heedsDrain">Whether a destination that was taken out by hand is passed over.</param>
internal readonly struct SelectionRound(Exchange exchange, long now, Random random, bool heedsSlowStart = true, bool heedsDrain = true)
{
    /// <summary>The same for a client that session affinity binds to the destination: it is served there though it is drained.</summary>
    public SelectionRound ForBound() => new(exchange, now, random, heedsSlowStart, heedsDrain: false);

    /// <summary>Whom it is for.</summary>
    public Exchange Exchange => exchange;

    /// <summary>Throws the dice.</summary>
    public Random Random => random;

    /// <summary>The same without regard to slow starts.</summary>
    public SelectionRound WithoutSlowStart() => new(exchange, now, random, heedsSlowStart: false);

    /// <summary>Whether a destination can be chosen. One that starts slowly can in as many cases as its share says.</summary>
    public bool CanTake(Destination destination) => ShareOf(destination) is var share && (share >= 1 || (share > 0 && random.NextDouble() < share));

    /// <summary>In which part of the cases a destination can be chosen: 0 for never, 1 for always, between them while it starts slowly.</summary>
    public double ShareOf(Destination destination)
        => At(destination) > Availability.Trial || WasTried(destination) ? 0 : heedsSlowStart ? destination.State.ShareAt(now) : 1;

    /// <summary>Settles on a destination that can be chosen.</summary>
    /// <returns>False when it had room for one request alone, and another has taken that.</returns>
    public bool TryTake(Destination destination)
        => At(destination) != Availability.Trial || destination.State.TryEnterTrial(now);

    /// <summary>Whether a destination is healthy and has not asked for time.</summary>
    public bool IsAvailable(Destination destination) => destination.State.At(now) == Availability.Available;

    /// <summary>Whether a destination has asked for time.</summary>
    public bool IsCooling(Destination destination) => destination.State.At(now) == Availability.Cooling;

    /// <summary>Whether a destination was taken out by hand.</summary>
    public bool IsDrained(Destination destination) => destination.State.IsDrained;

    /// <summary>Whether the exchange has been sent to a destination already.</summary>
    public bool WasTried(Destination destination) => exchange.Attempts.Contains(destination);

    private Availability At(Destination destination) => heedsDrain ? destination.State.At(now) : destination.State.AtForBound(now);
}
