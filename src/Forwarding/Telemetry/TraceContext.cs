using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>The trace context that a client sends (W3C Trace Context).</summary>
internal static class TraceContext
{
    private const int VersionLength = 2;
    private const int TraceIdLength = 32;
    private const int LeastLength = 55;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The trace's id; null where the request has no valid one.</summary>
    public static string? TraceIdOf(IHeaderDictionary headers)
    {
        if (headers.TraceParent is not [{ Length: >= LeastLength } parent] || parent[VersionLength] != '-' || parent[VersionLength + 1 + TraceIdLength] != '-')
        {
            return null;
        }
        var id = parent.AsSpan(VersionLength + 1, TraceIdLength);
        return id.ContainsAnyExcept(HexDigits) || !id.ContainsAnyExcept('0') ? null : id.ToString();
    }
}
