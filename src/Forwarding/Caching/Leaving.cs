using FuncProxy.Forwarding.Caching.Collapsing;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A client that goes: the call goes on for others, but not when it was its time that was up.</summary>
internal sealed record Leaving(Fetch Fetch, Exchange Exchange)
{
    public void Leave()
    {
        if (Exchange.Guard is { Reason: not CallGuardReason.None })
        {
            Fetch.End();
        }
        else
        {
            Fetch.LeaveAsLeader();
        }
    }
}
