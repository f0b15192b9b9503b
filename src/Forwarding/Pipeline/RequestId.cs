using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The id that joins a request's log lines, its upstream request and its response.</summary>
public static class RequestId
{
    /// <summary>The field that carries it.</summary>
    public const string HeaderName = "x-request-id";

    private const int MaxLength = 128;

    /// <summary>The id that the client sent, when it is one of at most 128 visible ASCII characters; else one made here.</summary>
    public static string Of(HttpContext context)
    {
        var sent = context.Request.Headers[HeaderName];
        return sent.Count == 1 && IsUsable(sent[0]) ? sent[0]! : context.TraceIdentifier;
    }

    private static bool IsUsable(string? id)
        => id is { Length: > 0 and <= MaxLength } && !id.AsSpan().ContainsAnyExceptInRange('!', '~');
}
