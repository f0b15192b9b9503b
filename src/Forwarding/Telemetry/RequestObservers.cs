using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>All observers of the process. While none is active a request costs a question to each and nothing else.</summary>
/// <param name="observers">The observers, 32 at the most.</param>
/// <param name="schemeOf">Finds out the scheme that the client used.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestObservers(IReadOnlyList<IRequestObserver> observers, Func<HttpContext, string> schemeOf, TimeProvider time)
{
    private readonly IRequestObserver[] _observers = observers.Count <= 32 ? [.. observers] : throw new ArgumentException("There are more than 32 observers.", nameof(observers));

    /// <summary>Begins to measure a request, if somebody wants to know of it.</summary>
    public void Begin(Exchange exchange)
    {
        uint active = 0;
        for (var i = 0; i < _observers.Length; i++)
        {
            if (_observers[i].IsActive)
            {
                active |= 1u << i;
            }
        }
        if (active != 0 || RequestSpans.AreWanted)
        {
            Begin(exchange, active);
        }
    }

    /// <summary>Tells those who were active at its begin that a request has ended.</summary>
    public void End(Exchange exchange)
    {
        if (exchange.Watch is { } watch)
        {
            End(new RequestRecord(exchange, watch), watch);
        }
    }

    private void Begin(Exchange exchange, uint active)
    {
        var watch = exchange.StartWatch();
        var scheme = schemeOf(exchange.Context);
        watch.Start(time, active, scheme);
        watch.Span = RequestSpans.AreWanted ? RequestSpans.Start(exchange.Context, scheme, exchange.Target.Path) : null;
        for (var i = 0; i < _observers.Length; i++)
        {
            if ((active & (1u << i)) != 0)
            {
                _observers[i].Began(exchange.Context, scheme);
            }
        }
    }

    private void End(in RequestRecord record, RequestWatch watch)
    {
        var active = watch.Observers;
        for (var i = 0; i < _observers.Length; i++)
        {
            if ((active & (1u << i)) != 0)
            {
                _observers[i].Ended(record);
            }
        }
        if (watch.Span is { } span)
        {
            // Last: what observers log is of the span.
            RequestSpans.End(span, record);
        }
    }
}
