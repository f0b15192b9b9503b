using System.Net;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Tests.Balancing;

/// <summary>Brings destinations into any standing. One failure rests them for ten seconds; they start slowly for ten more.</summary>
internal sealed class SampleRules : HealthRules
{
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    public static void Rest(Destination destination)
    {
        Apply(destination);
        destination.State.Leave(destination.State.Enter(), AttemptOutcome.Failure);
    }

    /// <summary>Unhealthy by probes, so without a trial.</summary>
    public static void Down(Destination destination) => destination.State.Health.NoteProbe(false, 1).ShouldBe(HealthChange.Fell);

    public static void Recover(Destination destination)
    {
        Apply(destination);
        Down(destination);
        destination.State.Health.NoteProbe(true, 1).ShouldBe(HealthChange.Recovered);
    }

    public static void Cool(Destination destination) => destination.State.Cool(Span);

    public override FailureTally CreateTally() => new FirstFailure();

    public override bool IsFailure(HttpStatusCode status) => false;

    public override TimeSpan CoolDownOf(HttpResponseMessage response) => TimeSpan.Zero;

    private static void Apply(Destination destination)
        => destination.State.Apply(new SampleRules { ReactivationPeriod = Span, SlowStart = Span, IsProbed = true, CoolsDown = true, TallyKey = "first" }, null);

    private sealed class FirstFailure : FailureTally
    {
        public override bool IsTooBad(bool failed, int inRow) => failed;

        public override void Clear()
        {
        }
    }
}
