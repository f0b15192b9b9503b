namespace FuncProxy.Admin.Api;

/// <summary><c>GET destinations</c>: the clusters that are served, and how their destinations stand.</summary>
internal sealed class DestinationsOperation(AdminServices services) : Operation("GET", "destinations")
{
    public override Task AnswerAsync(AdminCall call)
    {
        var now = services.Time.GetTimestamp();
        var clusters = services.Engine.Clusters.Select(cluster => new ClusterAnswer(cluster.Id, cluster.Policy, [.. cluster.Destinations.Select(destination => DestinationAnswer.Of(destination, now))]));
        return call.WriteAsync(new DestinationsAnswer(call.Instance, [.. clusters]), AdminJson.Default.DestinationsAnswer);
    }
}
