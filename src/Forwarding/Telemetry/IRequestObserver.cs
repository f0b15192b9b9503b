using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>Is told of every request that has ended. While no observer is active nothing is measured and nothing is made for one. Called on the requests' own threads, by many at once; it must not throw and must not wait.</summary>
public interface IRequestObserver
{
    /// <summary>Whether it wants to know of a request that begins now. Asked once a request, so it must cost next to nothing.</summary>
    bool IsActive { get; }

    /// <summary>Notes that a request has begun, when <see cref="IsActive"/>; <see cref="Ended"/> follows without fail.</summary>
    /// <param name="context">The request, of which nothing is known but its head.</param>
    /// <param name="scheme">The scheme that the client used, as far as the peer can be believed: that of its record, too.</param>
    void Began(HttpContext context, string scheme)
    {
    }

    /// <summary>Notes that a request has ended: answered, refused, broken off or left by its client. Requests below the reserved path are none.</summary>
    /// <param name="record">What is known of it; good during the call alone.</param>
    void Ended(in RequestRecord record);
}
