using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>A table over the service's REST interface, on Azure.Core's pipeline: its retries, its credentials.</summary>
public sealed class RestTable : ITable
{
    private const string TokenScope = "https://storage.azure.com/.default";
    private const string ServiceVersion = "2020-12-06";
    private const string MinimalMetadata = "application/json;odata=minimalmetadata";

    private readonly HttpPipeline _pipeline;
    private readonly string _service;
    private readonly string _path;

    /// <summary>A table, which need not exist yet.</summary>
    /// <param name="connection">Where it is.</param>
    /// <param name="name">Its name; see <see cref="TableName"/>.</param>
    /// <param name="credential">The identity that opens it, when the connection has neither key nor signature.</param>
    /// <param name="time">The clock that requests are signed by.</param>
    public RestTable(TableConnection connection, string name, TokenCredential? credential, TimeProvider time)
        : this(connection, name, credential, time, new TablePipelineOptions())
    {
    }

    internal RestTable(TableConnection connection, string name, TokenCredential? credential, TimeProvider time, TablePipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Name = name;
        Service = connection.Service;
        _service = connection.Service.AbsoluteUri.TrimEnd('/');
        _path = $"{_service}/{name}";
        _pipeline = HttpPipelineBuilder.Build(options, [], [Authentication(connection, credential, time)], ResponseClassifier);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Uri Service { get; }

    // What a status means is the caller's to say; those worth another try are the pipeline's.
    private static ResponseClassifier ResponseClassifier { get; } = new();

    /// <inheritdoc/>
    public async Task CreateIfMissingAsync(CancellationToken cancellationToken)
    {
        using var message = Message(RequestMethod.Post, $"{_service}/Tables", Encoding.UTF8.GetBytes($$"""{"TableName":"{{Name}}"}"""));
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        await SendAsync(message, cancellationToken).ConfigureAwait(false);
        if (message.Response.IsError && Failure(message.Response) is { ErrorCode: not "TableAlreadyExists" } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc/>
    public async Task<TableReading> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        using var message = Message(RequestMethod.Get, AddressOf(partitionKey, rowKey));
        await SendAsync(message, cancellationToken).ConfigureAwait(false);
        var served = message.Response.Headers.Date;
        if (message.Response.IsError)
        {
            var failure = Failure(message.Response);
            return failure.ErrorCode == "ResourceNotFound" ? new(null, served) : throw failure;
        }

        using var document = Parse(message.Response);
        var row = TableJson.Read(document.RootElement);
        return new(message.Response.Headers.ETag is { } etag ? row with { ETag = etag.ToString() } : row, served);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TableRow> QueryAsync(TableQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var address = $"{_path}()?$filter={Uri.EscapeDataString(query.Filter)}{(query.KeysOnly ? "&$select=PartitionKey,RowKey" : "")}";
        string? continuation = null;
        do
        {
            using var message = Message(RequestMethod.Get, address + continuation);
            await SendAsync(message, cancellationToken).ConfigureAwait(false);
            Check(message.Response);
            using var document = Parse(message.Response);
            if (!document.RootElement.TryGetProperty("value", out var rows) || rows.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException(TableFault.NoTableService);
            }

            foreach (var entity in rows.EnumerateArray())
            {
                yield return TableJson.Read(entity);
            }

            var next = Continuation(message.Response);
            if (next is not null && next == continuation)
            {
                throw new FormatException("the table service continues a query with the page that it has just sent");
            }

            continuation = next;
        }
        while (continuation is not null);
    }

    /// <inheritdoc/>
    public async Task InsertAsync(TableRow row, CancellationToken cancellationToken)
    {
        using var message = Message(RequestMethod.Post, _path, TableJson.Write(row));
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        await SendAsync(message, cancellationToken).ConfigureAwait(false);
        Check(message.Response);
    }

    /// <inheritdoc/>
    public async Task ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var message = Message(RequestMethod.Put, AddressOf(row.PartitionKey, row.RowKey), TableJson.Write(row));
        message.Request.Headers.SetValue(HttpHeader.Names.IfMatch, etag);
        await SendAsync(message, cancellationToken).ConfigureAwait(false);
        Check(message.Response);
    }

    /// <inheritdoc/>
    public Task UpsertAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var batch = new BatchContent();
        foreach (var row in rows)
        {
            // Without If-Match a PUT is "insert or replace".
            batch.Add(RequestMethod.Put, AddressOf(row.PartitionKey, row.RowKey), "", TableJson.Write(row));
        }

        return SubmitAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var batch = new BatchContent();
        foreach (var row in rows)
        {
            batch.Add(RequestMethod.Delete, AddressOf(row.PartitionKey, row.RowKey), "If-Match: *\r\n", []);
        }

        return SubmitAsync(batch, cancellationToken);
    }

    private static HttpPipelinePolicy Authentication(TableConnection connection, TokenCredential? credential, TimeProvider time) => connection switch
    {
        { Key: { } key, Account: { } account } => new SharedKeyLitePolicy(account, key, time),
        { Signature: { } signature } => new SharedAccessSignaturePolicy(signature),
        _ => new BearerTokenAuthenticationPolicy(credential ?? throw new ArgumentNullException(nameof(credential), "The connection has neither key nor signature."), TokenScope),
    };

    private static string? Continuation(Response response)
    {
        if (!response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition))
        {
            return null;
        }

        // The row may be missing when a page ends with a partition.
        var row = response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var key) ? $"&NextRowKey={Uri.EscapeDataString(key)}" : "";
        return $"&NextPartitionKey={Uri.EscapeDataString(partition)}{row}";
    }

    private static RequestFailedException Failure(Response response) => new(response, null, TableErrorParser.Instance);

    private static void Check(Response response)
    {
        if (response.IsError)
        {
            throw Failure(response);
        }
    }

    private string AddressOf(string partitionKey, string rowKey) => $"{_path}(PartitionKey='{Escape(partitionKey)}',RowKey='{Escape(rowKey)}')";

    private static string Escape(string key) => Uri.EscapeDataString(key.Replace("'", "''", StringComparison.Ordinal));

    private async Task SubmitAsync(BatchContent batch, CancellationToken cancellationToken)
    {
        using var message = Message(RequestMethod.Post, $"{_service}/$batch");
        message.Request.Headers.SetValue(HttpHeader.Names.ContentType, batch.ContentType);
        message.Request.Content = batch.End();
        await SendAsync(message, cancellationToken).ConfigureAwait(false);
        BatchResult.Check(message.Response, batch.Count);
    }

    private HttpMessage Message(RequestMethod method, string address, byte[]? json = null)
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(address));
        request.Headers.SetValue(HttpHeader.Names.Accept, MinimalMetadata);
        request.Headers.SetValue("DataServiceVersion", "3.0");
        request.Headers.SetValue("x-ms-version", ServiceVersion);
        if (json is not null)
        {
            request.Headers.SetValue(HttpHeader.Names.ContentType, "application/json");
            request.Content = RequestContent.Create(json);
        }

        return message;
    }

    private async Task SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        // Answers come on the thread that serves sockets, which reading a large one would hold up.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (message.Response.Status is < 200 or (>= 300 and < 400))
        {
            throw new FormatException(TableFault.NoTableService);
        }
    }

    private static JsonDocument Parse(Response response)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(response.Content);
        }
        catch (JsonException)
        {
        }

        if (document?.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document?.Dispose();
        throw new FormatException(TableFault.NoTableService);
    }
}
