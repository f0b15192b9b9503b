namespace FuncProxy.Admin.Api;

/// <summary>Tells a reader that it was too slow.</summary>
/// <param name="Dropped">How many lines it has missed since the last notice.</param>
internal sealed record DroppedNotice(int Dropped);
