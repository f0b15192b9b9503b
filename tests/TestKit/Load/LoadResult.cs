namespace FuncProxy.TestKit;

/// <summary>What a <see cref="LoadLoop"/> has counted.</summary>
/// <param name="Successes">Requests that were answered as they should be.</param>
/// <param name="Failures">Requests that were not.</param>
/// <param name="FirstFailure">What went wrong first; null when nothing did.</param>
/// <param name="Duration">From the start to the end of the last request.</param>
public sealed record LoadResult(long Successes, long Failures, string? FirstFailure, TimeSpan Duration);
