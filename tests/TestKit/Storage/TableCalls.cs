using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FuncProxy.TestKit;

/// <summary>The table service's REST API by hand: what a test needs to look into a table, or to spoil one, without the code under test.</summary>
public sealed class TableCalls : IDisposable
{
    private const string Accept = "application/json;odata=minimalmetadata";
    private readonly HttpMessageInvoker _client;
    private readonly Uri _endpoint;
    private readonly Action<HttpRequestMessage> _authorize;

    private TableCalls(Uri endpoint, HttpMessageHandler? handler, Action<HttpRequestMessage> authorize)
    {
        _endpoint = endpoint;
        _authorize = authorize;
        _client = new HttpMessageInvoker(handler ?? new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) });
    }

    /// <summary>Calls that are signed with the account's key (SharedKeyLite).</summary>
    /// <param name="server">The address of Azurite or of a gate before it.</param>
    /// <param name="account">Who calls.</param>
    /// <param name="handler">Where a test needs its own; it is disposed of.</param>
    public static TableCalls WithKey(Uri server, StorageAccount account, HttpMessageHandler? handler = null) =>
        new(account.EndpointAt(server), handler, request => Sign(request, account));

    /// <summary>Calls with an Entra token.</summary>
    /// <param name="endpoint">The account's endpoint.</param>
    /// <param name="token">The token, asked for before each call.</param>
    /// <param name="handler">One that trusts the server's certificate; it is disposed of.</param>
    public static TableCalls WithToken(Uri endpoint, Func<string> token, HttpMessageHandler handler) =>
        new(endpoint, handler, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token()));

    /// <summary>The path of one entity, its keys quoted and encoded.</summary>
    public static string Entity(string table, string partition, string row) => $"{table}(PartitionKey='{Quote(partition)}',RowKey='{Quote(row)}')";

    /// <summary>Makes a table.</summary>
    public Task<TableAnswer> CreateTableAsync(string table) => SendAsync("POST", "Tables", JsonSerializer.Serialize(new { TableName = table }));

    /// <summary>Deletes a table.</summary>
    public Task<TableAnswer> DeleteTableAsync(string table) => SendAsync("DELETE", $"Tables('{table}')");

    /// <summary>Reads one entity.</summary>
    public Task<TableAnswer> GetAsync(string table, string partition, string row) => SendAsync("GET", Entity(table, partition, row));

    /// <summary>Writes one entity over whatever is there, or over one version of it.</summary>
    public Task<TableAnswer> PutAsync(string table, string partition, string row, string json, string? ifMatch = null) =>
        SendAsync("PUT", Entity(table, partition, row), json, ifMatch);

    /// <summary>Deletes one entity.</summary>
    public Task<TableAnswer> DeleteAsync(string table, string partition, string row) => SendAsync("DELETE", Entity(table, partition, row), ifMatch: "*");

    /// <summary>Reads all pages of a query.</summary>
    /// <exception cref="HttpRequestException">A page was refused.</exception>
    public async Task<List<JsonElement>> QueryAsync(string table, string filter)
    {
        var entities = new List<JsonElement>();
        var continuation = "";
        do
        {
            var page = await SendAsync("GET", $"{table}()?$filter={Uri.EscapeDataString(filter)}{continuation}");
            if (page.Status != 200)
            {
                throw new HttpRequestException($"{page.Status} {page.ErrorCode}: {page.Body}");
            }

            entities.AddRange(page.Json.GetProperty("value").EnumerateArray());
            continuation = Continue(page, "NextPartitionKey") + Continue(page, "NextRowKey");
        }
        while (continuation.Length > 0);
        return entities;
    }

    /// <summary>Sends a transaction.</summary>
    public Task<TableAnswer> BatchAsync(IEnumerable<TableChange> changes)
    {
        // Azurite finds the parts by these names, and wants whole addresses.
        var id = Guid.NewGuid();
        var text = new StringBuilder($"--batch_{id}\r\nContent-Type: multipart/mixed; boundary=changeset_{id}\r\n\r\n");
        foreach (var change in changes)
        {
            text.Append($"--changeset_{id}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            text.Append($"{change.Method} {_endpoint}/{change.Path} HTTP/1.1\r\nAccept: {Accept}\r\nDataServiceVersion: 3.0\r\n");
            text.Append(change.IfMatch is null ? "" : $"If-Match: {change.IfMatch}\r\n");
            text.Append(change.Json is null ? "\r\n\r\n" : $"Content-Type: application/json\r\n\r\n{change.Json}\r\n");
        }

        text.Append($"--changeset_{id}--\r\n--batch_{id}--\r\n");
        return SendAsync("POST", "$batch", text.ToString(), type: $"multipart/mixed; boundary=batch_{id}");
    }

    /// <summary>Sends any request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">Path and query below the account, encoded.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="ifMatch">The version that must be there.</param>
    /// <param name="type">The body's media type; JSON where null.</param>
    public async Task<TableAnswer> SendAsync(string method, string target, string? body = null, string? ifMatch = null, string? type = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method),
            new Uri($"{_endpoint}/{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Add("x-ms-date", TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        request.Headers.Add("x-ms-version", "2020-12-06");
        request.Headers.Add("DataServiceVersion", "3.0");
        request.Headers.TryAddWithoutValidation("Accept", Accept);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type ?? "application/json");
        }

        _authorize(request);
        using var response = await _client.SendAsync(request, CancellationToken.None);
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new TableAnswer((int)response.StatusCode, headers, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private static void Sign(HttpRequestMessage request, StorageAccount account)
    {
        var path = request.RequestUri!.PathAndQuery.Split('?')[0];
        var text = $"{request.Headers.NonValidated["x-ms-date"]}\n/{account.Name}{path}";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(account.Key), Encoding.UTF8.GetBytes(text));
        request.Headers.TryAddWithoutValidation("Authorization", $"SharedKeyLite {account.Name}:{Convert.ToBase64String(signature)}");
    }

    private static string Quote(string key) => Uri.EscapeDataString(key.Replace("'", "''"));

    private static string Continue(TableAnswer page, string key) =>
        page.Headers.TryGetValue($"x-ms-continuation-{key}", out var value) ? $"&{key}={Uri.EscapeDataString(value)}" : "";
}
