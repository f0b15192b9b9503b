using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Data.Tables;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>A table over Azure's own client. Compiled in the isolated worker's build, in place of <see cref="RestTable"/>.</summary>
public sealed class AzureDataTable : ITable
{
    private static readonly string[] Keys = ["PartitionKey", "RowKey"];

    private readonly TableClient _client;

    /// <summary>A table, which need not exist yet.</summary>
    /// <param name="connection">Where it is.</param>
    /// <param name="name">Its name; see <see cref="TableName"/>.</param>
    /// <param name="credential">The identity that opens it, when the connection has neither key nor signature.</param>
    public AzureDataTable(TableConnection connection, string name, TokenCredential? credential)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Name = name;
        Service = connection.Service;
        var options = new Azure.Data.Tables.TableClientOptions();
        TablePipelineOptions.Set(options);
        _client = connection switch
        {
            { Key: { } key, Account: { } account } => new TableClient(Service, name, new TableSharedKeyCredential(account, Convert.ToBase64String(key)), options),
            { Signature: { } signature } => new TableServiceClient(Service, new AzureSasCredential(signature), options).GetTableClient(name),
            _ => new TableClient(Service, name, credential ?? throw new ArgumentNullException(nameof(credential), "The connection has neither key nor signature."), options),
        };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Uri Service { get; }

    /// <inheritdoc/>
    public Task CreateIfMissingAsync(CancellationToken cancellationToken) => _client.CreateIfNotExistsAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<TableReading> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _client.GetEntityAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
            return new(Read(response.Value), response.GetRawResponse().Headers.Date);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == "ResourceNotFound")
        {
            return new(null, exception.GetRawResponse()?.Headers.Date);
        }
        catch (InvalidOperationException exception)
        {
            throw NotATable(exception);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TableRow> QueryAsync(TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var entities = _client.QueryAsync<TableEntity>(query.Filter, select: query.KeysOnly ? Keys : null, cancellationToken: cancellationToken);
        var rows = entities.GetAsyncEnumerator(cancellationToken);
        await using var closing = rows.ConfigureAwait(false);
        while (await MoveNextAsync(rows).ConfigureAwait(false))
        {
            yield return Read(rows.Current);
        }
    }

    /// <inheritdoc/>
    public Task InsertAsync(TableRow row, CancellationToken cancellationToken) => _client.AddEntityAsync(Write(row), cancellationToken);

    /// <inheritdoc/>
    public Task ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken) =>
        _client.UpdateEntityAsync(Write(row), new ETag(etag), TableUpdateMode.Replace, cancellationToken);

    /// <inheritdoc/>
    public Task UpsertAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken) =>
        SubmitAsync(rows, TableTransactionActionType.UpsertReplace, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken) =>
        SubmitAsync(rows, TableTransactionActionType.Delete, cancellationToken);

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<TableEntity> rows)
    {
        try
        {
            return await rows.MoveNextAsync().ConfigureAwait(false);
        }
        catch (InvalidOperationException exception)
        {
            throw NotATable(exception);
        }
    }

    // The client's answer to JSON of another shape, and to half a surrogate pair in a property.
    private static FormatException NotATable(InvalidOperationException exception) => new(TableFault.NoTableService, exception);

    private static TableEntity Write(TableRow row)
    {
        var entity = new TableEntity(row.PartitionKey, row.RowKey);
        foreach (var (name, value) in row.Properties)
        {
            entity[name] = value;
        }

        return entity;
    }

    private static TableRow Read(TableEntity entity) => new(entity.PartitionKey, entity.RowKey)
    {
        ETag = entity.ETag.ToString(),
        Properties = entity
            .Where(property => property.Value is not null && !Keys.Contains(property.Key) && !property.Key.StartsWith("odata.", StringComparison.Ordinal))
            .ToDictionary(property => property.Key, property => Value(property.Value)),
    };

    private static object Value(object value) => value switch
    {
        string or int or long or double or bool or DateTimeOffset => value,
        DateTime time => new DateTimeOffset(time.ToUniversalTime()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private Task SubmitAsync(IReadOnlyList<TableRow> rows, TableTransactionActionType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return _client.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(type, Write(row), ETag.All)), cancellationToken);
    }
}
