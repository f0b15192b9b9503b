using System.Text.Json;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Sending;

/// <summary>The pooled clients, one a cluster, kept across reloads as long as the cluster's connections are configured alike.</summary>
/// <remarks>A client that is no longer wanted is let go, not disposed: requests of the former snapshot still use it, and its idle connections close by themselves.</remarks>
public sealed class ClusterClients(DestinationConnector connector)
{
    private readonly Dictionary<string, (string Config, HttpMessageInvoker Client)> _clients = new(StringComparer.Ordinal);

    /// <summary>The client of a cluster. Not for concurrent use: only the snapshot's builder asks.</summary>
    public HttpMessageInvoker Get(string clusterId, HttpClientConfig? config)
    {
        var text = config is null ? "" : JsonSerializer.Serialize(config, RouteDocumentJson.Default.HttpClientConfig);
        if (!_clients.TryGetValue(clusterId, out var known) || known.Config != text)
        {
            _clients[clusterId] = known = (text, new HttpMessageInvoker(ClusterHandler.Create(config ?? new HttpClientConfig(), connector)));
        }
        return known.Client;
    }

    /// <summary>Lets go the clients of all other clusters.</summary>
    public void Retain(IReadOnlyCollection<string> clusterIds)
    {
        foreach (var id in _clients.Keys)
        {
            if (!clusterIds.Contains(id))
            {
                _clients.Remove(id);
            }
        }
    }
}
