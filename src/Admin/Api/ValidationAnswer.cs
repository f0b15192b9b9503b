namespace FuncProxy.Admin.Api;

/// <summary>A judgement of a document.</summary>
/// <param name="Valid">Whether it may be published.</param>
/// <param name="Errors">What is wrong with it.</param>
internal sealed record ValidationAnswer(bool Valid, IReadOnlyList<DocumentFlaw> Errors);
