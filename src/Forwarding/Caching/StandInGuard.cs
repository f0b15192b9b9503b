using FuncProxy.Forwarding.Caching.Collapsing;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching;

/// <summary>
/// Guards a call in the place of its client's guard, where a stored response can stand in for a destination that does not answer:
/// when the call's time is up the client's is not, and it can be sent that response.
/// </summary>
internal sealed class StandInGuard : IDisposable
{
    private readonly Exchange _exchange;
    private readonly CallGuardPool _guards;
    private readonly CallGuard? _clients;
    private readonly CallGuard _own;
    private readonly CancellationTokenRegistration _end;

    /// <summary>Begins to guard a call.</summary>
    /// <param name="exchange">The exchange, whose guard measures nothing meanwhile.</param>
    /// <param name="fetch">The call.</param>
    /// <param name="setting">Lends the guard.</param>
    public StandInGuard(Exchange exchange, Fetch fetch, CallSetting setting)
    {
        (_exchange, _guards, _clients) = (exchange, setting.Guards, exchange.Guard);
        _clients?.Pause();
        _own = setting.Guards.Rent(CancellationToken.None, setting.ActivityTimeout, exchange.Route.Timeout);
        exchange.Guard = _own;
        _end = _own.Token.UnsafeRegister(static state => ((Fetch)state!).End(), fetch);
    }

    /// <summary>Hands the exchange back to its client's guard.</summary>
    public void Dispose()
    {
        _end.Dispose();
        _exchange.Guard = _clients;
        _clients?.Continue(hasTime: _own.Reason == CallGuardReason.None);
        _guards.Return(_own);
    }
}
