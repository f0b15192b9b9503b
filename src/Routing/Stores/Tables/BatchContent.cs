using System.Text;
using Azure.Core;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>A transaction as the service wants it: multipart/mixed with one change set, an HTTP request a part.</summary>
internal sealed class BatchContent
{
    private readonly string _batch = $"batch_{Guid.NewGuid()}";
    private readonly string _changes = $"changeset_{Guid.NewGuid()}";
    private readonly MemoryStream _body = new();

    public BatchContent() => Append($"--{_batch}\r\nContent-Type: multipart/mixed; boundary={_changes}\r\n\r\n");

    /// <summary>How many requests there are.</summary>
    public int Count { get; private set; }

    public string ContentType => $"multipart/mixed; boundary={_batch}";

    /// <summary>Adds a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="address">The row's address.</param>
    /// <param name="fields">Further header lines, each with its line end.</param>
    /// <param name="json">The row; none for a deletion.</param>
    public void Add(RequestMethod method, string address, string fields, ReadOnlySpan<byte> json)
    {
        Count++;
        Append($"--{_changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        Append($"{method} {address} HTTP/1.1\r\nDataServiceVersion: 3.0\r\nAccept: application/json;odata=minimalmetadata\r\n{fields}");
        if (!json.IsEmpty)
        {
            Append($"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n");
        }

        Append("\r\n");
        _body.Write(json);
        Append("\r\n");
    }

    public RequestContent End()
    {
        Append($"--{_changes}--\r\n--{_batch}--\r\n");
        return RequestContent.Create(_body.GetBuffer().AsMemory(0, (int)_body.Length));
    }

    private void Append(string text) => _body.Write(Encoding.UTF8.GetBytes(text));
}
