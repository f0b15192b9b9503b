namespace FuncProxy.Admin.Api;

/// <summary>What came of a write.</summary>
/// <param name="Instance">Who has written.</param>
/// <param name="Outcome"><c>published</c>, or <c>unchanged</c> when it was published already.</param>
/// <param name="Generation">The generation; null with a file.</param>
/// <param name="Etag">Names it; null when it is not known, because another has been published since.</param>
/// <param name="Served">Whether this instance serves it by now; others do within their <c>RouteRefresh</c>.</param>
/// <param name="Warnings">What else there is to know.</param>
internal sealed record WriteAnswer(InstanceInfo Instance, string Outcome, int? Generation, string? Etag, bool Served, IReadOnlyList<string> Warnings);
