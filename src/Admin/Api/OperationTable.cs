using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary>Finds a call's operation.</summary>
internal sealed class OperationTable
{
    private const int MostSegments = 8;

    private readonly (Operation Operation, string[] Segments)[] _operations;

    private OperationTable(IEnumerable<Operation> operations) => _operations = [.. operations.Select(operation => (operation, operation.Path.Split('/')))];

    /// <summary>Every operation there is.</summary>
    public IEnumerable<Operation> All => _operations.Select(each => each.Operation);

    /// <summary>The operations, over what they share.</summary>
    public static OperationTable Create(AdminServices services)
    {
        var publications = new Publications(services);
        return new(
        [
            new InstanceOperation(services),
            new ReadDocumentOperation(services.Documents),
            new PutDocumentOperation(services, publications),
            new ValidateOperation(services.Check),
            new HistoryOperation(services.Documents),
            new ReadGenerationOperation(services.Documents),
            new RollbackOperation(services, publications),
            new ExplainOperation(services.Documents, services.Explanations),
            new CacheOperation(services),
            new PurgeOperation(services),
            new DestinationsOperation(services),
            new DrainOperation(services, "drain", drains: true),
            new DrainOperation(services, "restore", drains: false),
            new LimitsOperation(services),
            new CountersOperation(services.Live, services.Time),
            new ErrorsOperation(services.Live.Failures),
            new TailOperation(services.Live, services.Engine, services.Time),
            new AuditOperation(services.Audit),
            new OpenApiOperation(),
        ]);
    }

    /// <summary>The operation of a path and a method.</summary>
    /// <param name="path">The path below <c>/_funcproxy/api/</c>.</param>
    /// <param name="method">The method.</param>
    /// <param name="values">What stands in the path where the operation's varies, decoded.</param>
    /// <param name="allow">Where there is none: the methods that the path has, for Allow; empty when there is no such path.</param>
    public Operation? Find(ReadOnlySpan<char> path, string method, out string[] values, out string allow)
    {
        Span<Range> ranges = stackalloc Range[MostSegments];
        var count = path.Split(ranges, '/');
        values = [];
        allow = "";
        foreach (var (operation, segments) in _operations)
        {
            if (count != segments.Length || !Matches(path, ranges, segments))
            {
                continue;
            }
            if (method == operation.Method || (operation.TakesHead && HttpMethods.IsHead(method)))
            {
                values = ValuesOf(path, ranges, segments);
                return operation;
            }
            allow += (allow.Length == 0 ? "" : ", ") + operation.Method + (operation.TakesHead ? ", HEAD" : "");
        }
        return null;
    }

    private static bool Matches(ReadOnlySpan<char> path, ReadOnlySpan<Range> ranges, string[] segments)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            if (!segments[i].StartsWith('{') && !path[ranges[i]].SequenceEqual(segments[i]))
            {
                return false;
            }
        }
        return true;
    }

    private static string[] ValuesOf(ReadOnlySpan<char> path, ReadOnlySpan<Range> ranges, string[] segments)
    {
        var values = new List<string>();
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].StartsWith('{'))
            {
                values.Add(Uri.UnescapeDataString(path[ranges[i]]));
            }
        }
        return [.. values];
    }
}
