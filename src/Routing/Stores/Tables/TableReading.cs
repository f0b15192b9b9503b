namespace FuncProxy.Routing.Stores.Tables;

/// <summary>What the service says of one row.</summary>
/// <param name="Row">The row; null when there is none.</param>
/// <param name="ServedAt">The service's time, in whole seconds, when it answered; null where it did not say.</param>
public readonly record struct TableReading(TableRow? Row, DateTimeOffset? ServedAt);
