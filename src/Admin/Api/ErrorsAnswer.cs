using FuncProxy.Admin.Live;

namespace FuncProxy.Admin.Api;

/// <summary>The last failures of an instance.</summary>
/// <param name="Instance">Which one.</param>
/// <param name="Errors">The failures, the latest first.</param>
internal sealed record ErrorsAnswer(InstanceInfo Instance, IReadOnlyList<Failure> Errors);
