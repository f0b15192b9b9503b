using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>Makes the clusters' <see cref="RetryHandler"/>s, and keeps their budgets across reloads by the cluster's id. Not for concurrent use: only the snapshot's builder asks.</summary>
/// <param name="time">The clock.</param>
/// <param name="loggers">Make the logger that is told of failed attempts.</param>
internal sealed class RetryHandlers(TimeProvider time, ILoggerFactory loggers)
{
    private readonly CallGuardPool _guards = new(time);
    private readonly ILogger<RetryHandler> _logger = loggers.CreateLogger<RetryHandler>();
    private readonly Dictionary<string, RetryBudget> _budgets = new(StringComparer.Ordinal);

    /// <summary>The handler of a cluster.</summary>
    /// <param name="clusterId">The cluster's id.</param>
    /// <param name="config">Its <c>retry</c> section.</param>
    /// <param name="selector">Chooses the destinations.</param>
    /// <param name="clients">Send over pooled connections, and over connections that serve one request each.</param>
    /// <param name="activityTimeout">How long a destination may be silent.</param>
    public RetryHandler Create(string clusterId, RetryConfig? config, DestinationSelector selector, (HttpMessageInvoker Pooled, HttpMessageInvoker Unpooled) clients, TimeSpan activityTimeout)
    {
        if (!_budgets.TryGetValue(clusterId, out var budget))
        {
            _budgets[clusterId] = budget = new RetryBudget(time);
        }
        var policy = new RetryPolicy(config);
        var sender = new AttemptSender(clusterId, clients.Pooled, clients.Unpooled, _logger);
        var repeater = new Repeater(clusterId, selector, policy, budget, _logger);
        return new RetryHandler(policy, selector, sender, new HedgedSender(clusterId, sender, repeater, new HedgeTimes(activityTimeout, policy.HedgeAfter), _guards, time), repeater, budget);
    }

    /// <summary>Forgets the budgets of all other clusters.</summary>
    public void Retain(IReadOnlyCollection<string> clusterIds)
    {
        foreach (var id in _budgets.Keys)
        {
            if (!clusterIds.Contains(id))
            {
                _budgets.Remove(id);
            }
        }
    }
}
