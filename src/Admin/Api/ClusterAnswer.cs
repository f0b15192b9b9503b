namespace FuncProxy.Admin.Api;

/// <summary>A cluster.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Policy">How one of several destinations is chosen.</param>
/// <param name="Destinations">Its destinations, in the document's order.</param>
internal sealed record ClusterAnswer(string Id, string Policy, IReadOnlyList<DestinationAnswer> Destinations);
