using System.Net;
using FuncProxy.Forwarding.Balancing.Health;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Balancing.Health;

public sealed class DestinationStateTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly DestinationState _state;

    public DestinationStateTests()
    {
        _state = new DestinationState(_time);
        Apply(new PassiveHealthCheckConfig { Enabled = true, Policy = "ConsecutiveFailures" });
    }

    private Availability Now => _state.At(_time.GetTimestamp());

    [Fact]
    public void Third_failure_in_a_row_rests_it()
    {
        Attempt(AttemptOutcome.Failure);
        Attempt(AttemptOutcome.Failure);
        Now.ShouldBe(Availability.Available);

        Attempt(AttemptOutcome.Failure);

        Now.ShouldBe(Availability.Unhealthy);
        _state.InFlight.ShouldBe(0);
    }

    [Fact]
    public void Success_between_failures_begins_the_row_anew()
    {
        for (var i = 0; i < 10; i++)
        {
            Attempt(AttemptOutcome.Failure);
            Attempt(AttemptOutcome.Failure);
            Attempt(AttemptOutcome.Success);
        }

        Now.ShouldBe(Availability.Available);
    }

    [Fact]
    public void Attempt_that_tells_nothing_neither_counts_nor_excuses()
    {
        Attempt(AttemptOutcome.Failure);
        Attempt(AttemptOutcome.Failure);
        for (var i = 0; i < 10; i++)
        {
            Attempt(AttemptOutcome.None);
        }
        Now.ShouldBe(Availability.Available);

        Attempt(AttemptOutcome.Failure);

        Now.ShouldBe(Availability.Unhealthy);
    }

    [Fact]
    public void Rest_ends_with_one_trial_and_its_success_heals()
    {
        Fall();
        _time.Advance(Rest - TimeSpan.FromMilliseconds(1));
        Now.ShouldBe(Availability.Unhealthy);
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Now.ShouldBe(Availability.Trial);

        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeTrue();
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeFalse();
        Now.ShouldBe(Availability.Unhealthy);
        Attempt(AttemptOutcome.Success);

        Now.ShouldBe(Availability.Available);
    }

    [Fact]
    public void Head_of_the_answer_is_enough_for_a_trial()
    {
        Fall();
        _time.Advance(Rest);
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeTrue();
        var epoch = _state.Enter();

        using var answer = new HttpResponseMessage(HttpStatusCode.OK);
        _state.Judge(epoch, answer).ShouldBe(AttemptOutcome.Success);

        Now.ShouldBe(Availability.Available);
        _state.InFlight.ShouldBe(1);
        _state.Leave(epoch, AttemptOutcome.Failure);
        Now.ShouldBe(Availability.Available);
    }

    [Fact]
    public void Failed_trial_doubles_the_rest_up_to_ten_minutes()
    {
        Fall();
        var rests = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            var rest = _state.Health.RestLeft(_time.GetTimestamp());
            rests.Add(rest.TotalSeconds);
            _time.Advance(rest);
            _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeTrue();
            Attempt(AttemptOutcome.Failure);
        }

        rests.ShouldBe([60, 120, 240, 480, 600, 600]);
        _time.Advance(_state.Health.RestLeft(_time.GetTimestamp()));
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeTrue();
        Attempt(AttemptOutcome.Success);
        Fall();
        _state.Health.RestLeft(_time.GetTimestamp()).ShouldBe(Rest);
    }

    [Fact]
    public void Trial_that_tells_nothing_lets_the_next_request_try()
    {
        Fall();
        _time.Advance(Rest);
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeTrue();
        Attempt(AttemptOutcome.None);

        Now.ShouldBe(Availability.Trial);
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeTrue();
    }

    [Fact]
    public void Trial_that_nobody_ends_is_repeated_after_another_rest()
    {
        Fall();
        _time.Advance(Rest);
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeTrue();

        _time.Advance(2 * Rest);

        Now.ShouldBe(Availability.Trial);
    }

    [Fact]
    public void Attempts_of_before_the_fall_decide_no_trial()
    {
        var (hung, late, given) = (_state.Enter(), _state.Enter(), _state.Enter());
        Fall();
        _time.Advance(Rest);
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeTrue();
        var trial = _state.Enter();

        _state.Leave(hung, AttemptOutcome.Failure);
        _state.Leave(late, AttemptOutcome.Success);
        _state.Leave(given, AttemptOutcome.None);
        Now.ShouldBe(Availability.Unhealthy);
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeFalse();

        _state.Leave(trial, AttemptOutcome.Success);
        Now.ShouldBe(Availability.Available);
        _state.InFlight.ShouldBe(0);
    }

    [Fact]
    public void Success_in_a_panic_heals_without_a_trial()
    {
        Fall();
        Attempt(AttemptOutcome.Failure);
        _state.Health.Badness.ShouldBe(4);

        Attempt(AttemptOutcome.Success);

        Now.ShouldBe(Availability.Available);
        _state.Health.Badness.ShouldBe(0);
    }

    [Fact]
    public void Slow_start_gives_a_growing_share_after_recovery_only()
    {
        Apply(new PassiveHealthCheckConfig { Enabled = true, Policy = "ConsecutiveFailures" }, slowStart: TimeSpan.FromSeconds(30));
        Share().ShouldBe(1);
        Fall();
        _time.Advance(Rest);
        _state.TryEnterTrial(_time.GetTimestamp()).ShouldBeTrue();
        Attempt(AttemptOutcome.Success);

        Share().ShouldBe(0.1);
        _time.Advance(TimeSpan.FromSeconds(15));
        Share().ShouldBe(0.5, 0.001);
        _time.Advance(TimeSpan.FromSeconds(15));
        Share().ShouldBe(1);
    }

    [Fact]
    public void Without_passive_health_no_failure_counts()
    {
        Apply(null);
        for (var i = 0; i < 100; i++)
        {
            Attempt(AttemptOutcome.Failure);
        }

        Now.ShouldBe(Availability.Available);
    }

    [Fact]
    public void Server_errors_count_only_when_asked_for()
    {
        using var broken = new HttpResponseMessage(HttpStatusCode.InternalServerError);
        _state.Judge(_state.Enter(), broken).ShouldBe(AttemptOutcome.Success);

        Apply(new PassiveHealthCheckConfig { Enabled = true, ServerErrors = true });

        _state.Judge(_state.Enter(), broken).ShouldBe(AttemptOutcome.Failure);
    }

    [Fact]
    public void Same_rules_keep_what_is_known_and_others_begin_anew()
    {
        Fall();
        Apply(new PassiveHealthCheckConfig { Enabled = true, Policy = "consecutivefailures", ReactivationPeriod = TimeSpan.FromSeconds(5) });
        Now.ShouldBe(Availability.Unhealthy);

        Apply(new PassiveHealthCheckConfig { Enabled = true, Policy = "ConsecutiveFailures", Threshold = 5 });

        Now.ShouldBe(Availability.Available);
    }

    [Fact]
    public void Probes_take_it_out_and_bring_it_back_and_are_forgotten_when_switched_off()
    {
        Apply(null, active: true);
        _state.NoteProbe("500", 2);
        Now.ShouldBe(Availability.Available);
        _state.NoteProbe("500", 2);
        Now.ShouldBe(Availability.Unhealthy);
        _state.NoteProbe(null, 2);
        Now.ShouldBe(Availability.Available);
        _state.NoteProbe("500", 1);
        Now.ShouldBe(Availability.Unhealthy);

        Apply(null);

        Now.ShouldBe(Availability.Available);
    }

    [Fact]
    public void Cool_down_is_the_later_of_its_own_and_its_groups()
    {
        var group = new CoolDown();
        var other = new DestinationState(_time);
        _state.Apply(Rules(null), group);
        other.Apply(Rules(null), group);

        _state.Cool(TimeSpan.FromSeconds(20));
        other.Cool(TimeSpan.FromSeconds(5));

        Now.ShouldBe(Availability.Cooling);
        other.CoolDownLeft(_time.GetTimestamp()).ShouldBe(TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(20));
        Now.ShouldBe(Availability.Available);
        other.At(_time.GetTimestamp()).ShouldBe(Availability.Available);
    }

    [Fact]
    public void Many_threads_claim_one_trial()
    {
        for (var round = 0; round < 200; round++)
        {
            Fall();
            _time.Advance(_state.Health.RestLeft(_time.GetTimestamp()));
            var claims = 0;
            Parallel.For(0, 8, _ =>
            {
                if (_state.At(_time.GetTimestamp()) == Availability.Trial && _state.TryEnterTrial(_time.GetTimestamp()))
                {
                    Interlocked.Increment(ref claims);
                }
            });
            claims.ShouldBe(1);
            Attempt(AttemptOutcome.Success);
        }
    }

    [Fact]
    public void Attempt_costs_no_allocation()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.OK);
        Serve(answer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Serve(answer);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private void Serve(HttpResponseMessage answer)
    {
        _state.At(_time.GetTimestamp());
        _state.ShareAt(_time.GetTimestamp());
        var epoch = _state.Enter();
        _state.Leave(epoch, _state.Judge(epoch, answer));
    }

    private void Fall()
    {
        for (var i = 0; i < 3; i++)
        {
            Attempt(AttemptOutcome.Failure);
        }
        Now.ShouldBe(Availability.Unhealthy);
    }

    private void Attempt(AttemptOutcome outcome) => _state.Leave(_state.Enter(), outcome);

    private double Share() => _state.ShareAt(_time.GetTimestamp());

    private void Apply(PassiveHealthCheckConfig? passive, TimeSpan? slowStart = null, bool active = false) => _state.Apply(Rules(passive, slowStart, active), null);

    private ClusterHealth Rules(PassiveHealthCheckConfig? passive, TimeSpan? slowStart = null, bool active = false) => ClusterHealth.Compile(
        new ClusterConfig { HealthCheck = new HealthCheckConfig { Passive = passive, SlowStart = slowStart, Active = new() { Enabled = active } } }, _time);
}
