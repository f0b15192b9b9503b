using System.Text;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>The answer of a route that has no destination, prepared once.</summary>
public sealed class FixedResponse
{
    private const string DefaultContentType = "text/plain; charset=utf-8";

    private readonly int _status;
    private readonly KeyValuePair<string, string>[] _fields;
    private readonly byte[] _body;

    private FixedResponse(int status, KeyValuePair<string, string>[] fields, byte[] body) => (_status, _fields, _body) = (status, fields, body);

    /// <summary>Whether the status allows a body (RFC 9110 §15.3.5, §15.3.6, §15.4.5).</summary>
    private bool MayHaveBody => AllowsBody(_status);

    /// <summary>Prepares an answer that has passed validation; null when there is none to prepare.</summary>
    public static FixedResponse? Compile(RespondConfig? respond)
    {
        if (respond is null)
        {
            return null;
        }
        var body = Encoding.UTF8.GetBytes(respond.Body ?? "");
        var fields = new Dictionary<string, string>(respond.Headers ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        if (body.Length > 0)
        {
            fields.TryAdd("Content-Type", DefaultContentType);
        }
        return new FixedResponse(respond.Status ?? StatusCodes.Status200OK, [.. fields], body);
    }

    /// <summary>Answers the request: status and fields, the route's response transforms, then the body unless the method is HEAD.</summary>
    public Task WriteAsync(Exchange exchange, Transformer transformer)
    {
        var response = exchange.Context.Response;
        response.StatusCode = _status;
        foreach (var (name, value) in _fields)
        {
            response.Headers[name] = value;
        }
        // A 205 has no body, and says so, else its end is that of the connection.
        if (MayHaveBody || _status == StatusCodes.Status205ResetContent)
        {
            response.ContentLength = _body.Length;
        }
        transformer.TransformResponse(exchange, null);
        return _body.Length == 0 || !MayHaveBody || HttpMethods.IsHead(exchange.Context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(_body, 0, _body.Length, exchange.Context.RequestAborted);
    }

    private static bool AllowsBody(int status) =>
        status >= StatusCodes.Status200OK && status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);
}
