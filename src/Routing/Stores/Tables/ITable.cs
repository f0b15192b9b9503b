namespace FuncProxy.Routing.Stores.Tables;

/// <summary>One table of Azure Table Storage: as much of it as routes and shared quotas need.</summary>
/// <remarks>What the service refuses is thrown as <see cref="Azure.RequestFailedException"/> with its status and error code; <see cref="TableFault"/> says what it means.</remarks>
public interface ITable
{
    /// <summary>The table's name.</summary>
    string Name { get; }

    /// <summary>The service that holds it.</summary>
    Uri Service { get; }

    /// <summary>Makes the table unless it exists.</summary>
    Task CreateIfMissingAsync(CancellationToken cancellationToken);

    /// <summary>A row by its keys.</summary>
    Task<TableReading> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken);

    /// <summary>The rows of a query, page after page, in the order of their keys.</summary>
    IAsyncEnumerable<TableRow> QueryAsync(TableQuery query, CancellationToken cancellationToken);

    /// <summary>Adds a row. 409 <c>EntityAlreadyExists</c> when its keys are taken.</summary>
    Task InsertAsync(TableRow row, CancellationToken cancellationToken);

    /// <summary>Replaces a row that is unchanged since it was read. 412 <c>UpdateConditionNotSatisfied</c> when it is not.</summary>
    Task ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken);

    /// <summary>Writes rows over whatever their keys hold, all or none.</summary>
    /// <param name="rows">1 to 100 rows of one partition, 4 MiB at the most.</param>
    /// <param name="cancellationToken">Ends the call; whether the rows were written is not known then.</param>
    Task UpsertAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken);

    /// <summary>Deletes rows, all or none. 404 <c>ResourceNotFound</c> when one is not there.</summary>
    /// <param name="rows">1 to 100 rows of one partition.</param>
    /// <param name="cancellationToken">Ends the call; whether the rows were deleted is not known then.</param>
    Task DeleteAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken);
}
