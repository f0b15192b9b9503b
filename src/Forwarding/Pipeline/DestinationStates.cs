namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The states of all destinations, kept across reloads by identity. Not for concurrent use: only the snapshot's builder asks.</summary>
public sealed class DestinationStates
{
    private Dictionary<(string Cluster, string Id, string Address), DestinationState> _states = [];
    private Dictionary<(string Cluster, string Id, string Address), DestinationState> _next = [];

    /// <summary>The state of a destination of the document that is being compiled.</summary>
    public DestinationState Get(string clusterId, string destinationId, string address)
    {
        var key = (clusterId, destinationId, address);
        if (!_next.TryGetValue(key, out var state))
        {
            _next[key] = state = _states.GetValueOrDefault(key) ?? new DestinationState();
        }
        return state;
    }

    /// <summary>Forgets the destinations that have not been asked for since the last call.</summary>
    public void EndRound() => (_states, _next) = (_next, []);
}
