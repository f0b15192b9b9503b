using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Explaining;

namespace FuncProxy.Forwarding.Tests.Explaining;

/// <summary>Random requests around the documents of <see cref="ExplainedDocuments"/>.</summary>
internal static class ExplainedRequests
{
    private static readonly Gen<KeyValuePair<string, string>?> Field = Gen.Elements<KeyValuePair<string, string>?>(
        null, null, null,
        new("x-t", "gold"),
        new("x-t", "silver, \"gold\""),
        new("X-T", "old"),
        new("x-gone", "here"),
        new("Authorization", "Bearer " + ExplainedDocuments.Key),
        new("Authorization", "Basic dXNlcjpwYXNz"),
        new("x_api_key", "of-the-client"),
        new("api-key", ExplainedDocuments.ExpiredKey),
        new("x-api-key", "fp_unknown"),
        new("X-Forwarded-For", "203.0.113.9"),
        new("X-Forwarded-Host", "h1.example"),
        new("Cache-Control", "no-store"),
        new("Cache-Control", "only-if-cached"),
        new("Upgrade", "websocket"),
        new("Via", "1.1 under-test"),
        new("Via", "1.1 elsewhere"),
        new("Cookie", "a=b"),
        new("Connection", "x-t"),
        new("Origin", "https://app.example"),
        new("Access-Control-Request-Method", "POST"),
        new("TE", "trailers"));

    /// <summary>Any request; those with a body have its length in their fields.</summary>
    public static Gen<ExplainedRequest> Any { get; } =
        from method in Gen.Elements("GET", "GET", "POST", "PUT", "DELETE", "HEAD", "TRACE", "PURGE", "OPTIONS")
        from path in Gen.Elements("/a", "/a/", "/a/b", "/A/B", "/a/zz", "/q/b", "/n/12", "/n/xx", "/o", "/o/1", "/f.txt", "/", "/a/../a/b", "/a%2Fb", "/a//b", "/%61/b", "/a/.env", "/_funcproxy/none", "/%zz", "/a/%2e%2e/%2e%2e/x")
        from query in Gen.Elements("", "", "?v=1", "?v=2&w", "?V=%31&x=a+b")
        from host in Gen.Elements("h1.example", "H1.example:8080", "x.example", "other.test", "127.0.0.1")
        from fields in Gen.ArrayOf(Field, 3)
        from length in Gen.Elements(0, 3, 9)
        select new ExplainedRequest
        {
            Method = method,
            Target = path + query,
            Host = host,
            Headers =
            [
                .. fields.Where(field => field is not null).Select(field => field!.Value).DistinctBy(field => field.Key.ToLowerInvariant()),
                .. method is "POST" or "PUT" or "PURGE" ? [KeyValuePair.Create("Content-Length", length.ToString())] : Array.Empty<KeyValuePair<string, string>>(),
            ],
        };

    /// <summary>The request as it goes over the wire.</summary>
    public static string Text(ExplainedRequest request)
    {
        var text = new StringBuilder($"{request.Method} {request.Target} HTTP/1.1\r\nHost: {request.Host}\r\n");
        var length = 0;
        foreach (var (name, value) in request.Headers)
        {
            text.Append($"{name}: {value}\r\n");
            length = name == "Content-Length" ? int.Parse(value) : length;
        }
        return text.Append("\r\n").Append('b', length).ToString();
    }
}
