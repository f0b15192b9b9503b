namespace FuncProxy.TestKit;

/// <summary>An event of an event stream, or a comment on its own, and when it came.</summary>
/// <param name="Event">The event's type; null where none was sent.</param>
/// <param name="Data">The data lines joined with line feeds; null for a comment.</param>
/// <param name="Id">The event's id; null where none was sent.</param>
/// <param name="Comment">The comment's text; null for an event.</param>
/// <param name="At">When its last byte was read.</param>
public sealed record SseReceipt(string? Event, string? Data, string? Id, string? Comment, DateTimeOffset At);
