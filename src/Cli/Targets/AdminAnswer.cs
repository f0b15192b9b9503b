using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Output;

namespace FuncProxy.Cli.Targets;

/// <summary>An answer of a proxy's admin API.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="ETag">The version of the document; null where none is told.</param>
/// <param name="RetryAfter">For how long nothing more should be asked; null where none is told.</param>
internal sealed record AdminAnswer(HttpStatusCode Status, byte[] Body, string? ETag, TimeSpan? RetryAfter)
{
    /// <summary>Whether it did what it was asked for.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON; null when it is none.</summary>
    public JsonNode? Json()
    {
        try
        {
            return JsonNode.Parse(Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A refusal as the end of a command.</summary>
    /// <param name="target">What was asked.</param>
    public ToolResult Failure(string target) => Status switch
    {
        HttpStatusCode.Unauthorized => ToolResult.Fail(ExitCode.Refused, $"{target}: the key is not its Admin__Key; name the right one with --key-file or {ProxyAccess.KeyVariable}"),
        HttpStatusCode.TooManyRequests => ToolResult.Fail(ExitCode.Unavailable, $"{target}: too many wrong keys came from here; try again in {RetryAfter?.TotalSeconds ?? 60:0} s"),
        HttpStatusCode.NotFound when Json() is not JsonObject problem || problem["requestId"] is null || problem["detail"] is null => ToolResult.Fail(ExitCode.Refused, $"{target}: there is no admin API; set Admin__Key in the proxy's settings, name one of Admin__Hosts where that is set, and see that the address is a FuncProxy's"),
        HttpStatusCode.PreconditionFailed => ToolResult.Fail(ExitCode.Conflict, Lines(target)),
        >= HttpStatusCode.InternalServerError => ToolResult.Fail(ExitCode.Unavailable, Lines(target)),
        _ => ToolResult.Fail(ExitCode.Refused, Lines(target)),
    };

    /// <summary>The end of a command whose request something else has answered.</summary>
    /// <param name="target">What was asked.</param>
    public static ToolResult Stranger(string target) => ToolResult.Fail(ExitCode.Unavailable, $"{target}: what answers there is not the admin API of FuncProxy; name the address of a running proxy");

    /// <summary>What a problem (RFC 9457) says, a line for each thing that is wrong.</summary>
    /// <param name="what">What the lines begin with.</param>
    public IReadOnlyList<string> Lines(string what)
    {
        var problem = Json() as JsonObject;
        return problem?["errors"] is JsonArray { Count: > 0 } errors
            ? [.. errors.Select(error => $"{what}: {LineOf(error!)}")]
            : [$"{what}: {(string?)problem?["title"] ?? $"it answers {(int)Status}"}{((string?)problem?["detail"] is { } detail ? $". {detail}" : "")}"];
    }

    private static string LineOf(JsonNode error)
    {
        var place = (int?)error["line"] is > 0 and var line ? $"line {line}, column {(int?)error["column"]}: " : "";
        return $"{place}{((string?)error["path"] is { Length: > 0 } path ? path + ": " : "")}{(string?)error["message"]}";
    }
}
