namespace FuncProxy.TestKit;

/// <summary>One request that came to a <see cref="StorageGate"/>.</summary>
public sealed class StorageRequest
{
    private int _status;

    internal StorageRequest(string method, string target, long bodyLength)
    {
        Method = method;
        Target = target;
        BodyLength = bodyLength;
        Operation = Classify(method, target);
    }

    /// <summary>What it asks for.</summary>
    public StorageOperation Operation { get; }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>Path and query as they came.</summary>
    public string Target { get; }

    /// <summary>The body's length in bytes.</summary>
    public long BodyLength { get; }

    /// <summary>The status that was sent back; null as long as none was.</summary>
    public int? Status => Volatile.Read(ref _status) is not 0 and var status ? status : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Target} → {Status?.ToString() ?? "nothing"}";

    internal void MarkAnswered(int status) => Volatile.Write(ref _status, status);

    private static StorageOperation Classify(string method, string target)
    {
        var path = target.Split('?')[0];
        var resource = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        if (resource == "$batch")
        {
            return StorageOperation.Batch;
        }

        if (resource == "Tables" || resource.StartsWith("Tables(", StringComparison.Ordinal))
        {
            return StorageOperation.Table;
        }

        return method switch
        {
            "GET" => resource.Contains("(PartitionKey=", StringComparison.Ordinal) ? StorageOperation.PointRead : StorageOperation.Query,
            "POST" => StorageOperation.Insert,
            "DELETE" => StorageOperation.Delete,
            _ => StorageOperation.Update,
        };
    }
}
