namespace FuncProxy.Admin.Api;

/// <summary>A route's limit.</summary>
/// <param name="Route">The route's id.</param>
/// <param name="Scope"><c>instance</c> or <c>fleet</c>.</param>
/// <param name="Policy">The quota, as the field RateLimit-Policy says it.</param>
internal sealed record LimitAnswer(string Route, string Scope, string Policy);
