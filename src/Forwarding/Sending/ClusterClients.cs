using System.Text.Json;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Sending;

/// <summary>The pooled clients, one a cluster, kept across reloads as long as the cluster's connections are configured alike.</summary>
/// <remarks>A client that is no longer wanted is let go, not disposed: requests of the former snapshot still use it, and its idle connections close by themselves.</remarks>
public sealed class ClusterClients(DestinationConnector connector)
{
    private readonly Dictionary<string, (string Config, HttpMessageInvoker Pooled, HttpMessageInvoker Unpooled)> _clients = new(StringComparer.Ordinal);

    /// <summary>The clients of a cluster: one that pools its connections, and one whose connections serve one request each. Not for concurrent use: only the snapshot's builder asks.</summary>
    public (HttpMessageInvoker Pooled, HttpMessageInvoker Unpooled) Get(string clusterId, HttpClientConfig? config)
    {
        var text = config is null ? "" : JsonSerializer.Serialize(config, RouteDocumentJson.Default.HttpClientConfig);
        if (!_clients.TryGetValue(clusterId, out var known) || known.Config != text)
        {
            _clients[clusterId] = known = (text, Create(config, pools: true), Create(config, pools: false));
        }
        return (known.Pooled, known.Unpooled);
    }

    /// <summary>A client for what the proxy asks of others itself. It is held to the same rules of where it may connect to.</summary>
    public HttpMessageInvoker CreateOwn() => Create(null, pools: true);

    private HttpMessageInvoker Create(HttpClientConfig? config, bool pools) => new(ClusterHandler.Create(config ?? new HttpClientConfig(), connector, pools));

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
