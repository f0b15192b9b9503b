using FuncProxy.Forwarding.Telemetry;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Telemetry;

/// <summary>An observer that keeps what it is told, to be waited for.</summary>
internal sealed class SeenRequests : IRequestObserver
{
    private readonly Lock _lock = new();
    private readonly List<SeenRequest> _all = [];

    public bool IsActive { get; set; } = true;

    /// <summary>How many have begun.</summary>
    public int Begun { get; private set; }

    public IReadOnlyList<SeenRequest> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public void Began(HttpContext context, string scheme)
    {
        lock (_lock)
        {
            Begun++;
        }
    }

    public void Ended(in RequestRecord record)
    {
        var seen = new SeenRequest(record);
        lock (_lock)
        {
            _all.Add(seen);
        }
    }

    /// <summary>The request of that number, the first one at 0, when it has ended: that is a moment after its answer.</summary>
    public async Task<SeenRequest> AtAsync(int index)
    {
        await Wait.UntilAsync(() => All.Count > index, $"request {index} has ended");
        return All[index];
    }
}
