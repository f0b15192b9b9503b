namespace FuncProxy.Routing.Comparing;

/// <summary>One difference between two documents.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.routes.chat.match.path</c>.</param>
/// <param name="Kind">What has happened.</param>
/// <param name="Before">The value that was there, as JSON; null when there was none.</param>
/// <param name="After">The value that is there now, as JSON; null when there is none.</param>
public sealed record DocumentChange(string Path, ChangeKind Kind, string? Before, string? After);
