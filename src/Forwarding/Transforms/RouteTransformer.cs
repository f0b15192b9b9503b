using System.Collections.Frozen;
using System.Net.Http.Headers;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>A route's transforms as lists of steps; an empty list costs a comparison.</summary>
internal sealed class RouteTransformer(bool requestCopied, bool responseCopied, bool trailersCopied) : Transformer
{
    public required PathStep[] Path { private get; init; }

    public required QueryStep[] Query { private get; init; }

    public required MethodChange[] Methods { private get; init; }

    public required RequestStep[] Request { private get; init; }

    public required ResponseFieldStep[] Response { private get; init; }

    public required ResponseFieldStep[] Trailers { private get; init; }

    public required FrozenSet<string>? AllowedResponse { private get; init; }

    public required FrozenSet<string>? AllowedTrailers { private get; init; }

    public override bool CopiesRequestHeaders => requestCopied;

    public override bool CopiesResponseHeaders => responseCopied;

    public override bool ChangesResponse => AllowedResponse is not null || Response.Length > 0;

    public override bool CopiesResponseTrailers => trailersCopied;

    public override string Method(Exchange exchange)
    {
        var method = exchange.Context.Request.Method;
        foreach (var change in Methods)
        {
            if (string.Equals(method, change.From, StringComparison.Ordinal))
            {
                method = change.To;
            }
        }
        return method;
    }

    public override string PathAndQuery(Exchange exchange)
    {
        var path = exchange.Target.RawPath;
        foreach (var step in Path)
        {
            path = step.Apply(exchange, path);
        }
        var query = exchange.Target.Query;
        foreach (var step in Query)
        {
            query = step.Apply(exchange, query);
        }
        return query.Length > 0 ? string.Concat(path.Length == 0 ? "/" : path, query) : path.Length == 0 ? "/" : path;
    }

    public override bool TryInvertPath(Exchange exchange, string path, out string original)
    {
        original = path;
        if (Path.Length == 0)
        {
            return true;
        }
        var before = new string[Path.Length];
        var current = exchange.Target.RawPath;
        for (var i = 0; i < Path.Length; i++)
        {
            before[i] = current;
            current = Path[i].Apply(exchange, current);
        }
        for (var i = Path.Length - 1; i >= 0; i--)
        {
            if (!Path[i].TryInvert(exchange, before[i], original, out original))
            {
                return false;
            }
        }
        return true;
    }

    public override bool TellsOfConnection(string field)
    {
        foreach (var step in Request)
        {
            if (step.TellsOfConnection(field))
            {
                return true;
            }
        }
        return false;
    }

    public override void TransformRequest(Exchange exchange, HttpRequestMessage request)
    {
        foreach (var step in Request)
        {
            step.Apply(exchange, request);
        }
    }

    public override void TransformResponse(Exchange exchange, HttpResponseMessage? response)
    {
        var fields = exchange.Context.Response.Headers;
        if (AllowedResponse is not null && response is not null)
        {
            KeepOnly(AllowedResponse, fields, response.Headers);
            KeepOnly(AllowedResponse, fields, response.Content.Headers);
        }
        foreach (var step in Response)
        {
            step.Apply(exchange.Context.Response.StatusCode, fields, response?.Headers, response?.Content.Headers);
        }
    }

    public override void TransformTrailers(Exchange exchange, HttpResponseMessage response, IHeaderDictionary trailers)
    {
        if (AllowedTrailers is not null)
        {
            KeepOnly(AllowedTrailers, trailers, response.TrailingHeaders);
        }
        foreach (var step in Trailers)
        {
            step.Apply(exchange.Context.Response.StatusCode, trailers, response.TrailingHeaders, null);
        }
    }

    /// <summary>Takes out what the destination sent and the route does not name. What the proxy itself has set, and what frames the message, stays.</summary>
    private static void KeepOnly(FrozenSet<string> allowed, IHeaderDictionary fields, HttpHeaders received)
    {
        foreach (var field in received.NonValidated)
        {
            if (!allowed.Contains(field.Key) && !FieldRules.Framing.Contains(field.Key))
            {
                fields.Remove(field.Key);
            }
        }
    }
}
