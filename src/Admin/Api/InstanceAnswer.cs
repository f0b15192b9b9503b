namespace FuncProxy.Admin.Api;

/// <summary>What an instance says of itself.</summary>
/// <param name="Instance">Which one it is.</param>
/// <param name="UptimeSeconds">How long it has run.</param>
/// <param name="Hosting">How it is hosted: <c>customHandler</c>, <c>isolatedWorker</c> or <c>process</c>.</param>
/// <param name="Store">Where its routes live.</param>
/// <param name="Environment">What it runs on.</param>
internal sealed record InstanceAnswer(InstanceInfo Instance, long UptimeSeconds, string Hosting, StoreAnswer Store, EnvironmentAnswer Environment);
