using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A route's cache: answers what it can from prepared heads, and finds out for the client's handlers what they need to know of the rest.</summary>
public sealed class RouteCache : ResponseCache
{
    private const int KeySize = 512;

    private readonly HitWriter _writer;

    private RouteCache(CacheEngine engine, CachePolicy? policy)
    {
        Engine = engine;
        Policy = policy;
        _writer = new HitWriter(engine);
    }

    internal CacheEngine Engine { get; }

    /// <summary>The policy; null where nothing is cached.</summary>
    internal CachePolicy? Policy { get; }

    /// <summary>The cache of a route. One that caches nothing still notes changes of what other routes cache.</summary>
    /// <param name="engine">The process's cache.</param>
    /// <param name="id">The route's id.</param>
    /// <param name="config">The route.</param>
    /// <param name="isRewritten">Whether of a request's field destinations see what the client's own field does not tell.</param>
    public static RouteCache Compile(CacheEngine engine, string id, RouteConfig config, Func<string, bool> isRewritten) => new(engine, CachePolicy.Compile(id, config, isRewritten));

    /// <inheritdoc/>
    public override ValueTask<bool> TryAnswerAsync(Exchange exchange)
    {
        if (Policy is null)
        {
            return new(false);
        }
        var request = exchange.Context.Request;
        if (Bypass(Policy, request) is { } reason)
        {
            exchange.CacheRequest = HttpMethods.IsPost(request.Method) && reason == "method" && !ConnectionOptions.NameFields(request.Headers.Connection)
                ? OfPost(exchange, Policy)
                : new CacheRequest { Cache = this, Bypass = reason };
            return new(false);
        }
        if (exchange.HasBody)
        {
            // A GET's body means nothing (RFC 9110 §9.3.1), but who sends one may think otherwise.
            if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            {
                exchange.CacheRequest = new CacheRequest { Cache = this, Bypass = "bypass" };
                return new(false);
            }
            return AnswerWithBodyAsync(exchange, Policy);
        }
        return Answer(exchange, Policy, bodyHash: null);
    }

    /// <inheritdoc/>
    public override void NoteChange(Exchange exchange)
    {
        var method = exchange.Context.Request.Method;
        if (IsSafe(method) || Policy?.Methods.Contains(method) == true || !CachedStatus.IsChange(exchange.Context.Response.StatusCode))
        {
            return;
        }
        Changes.Note(Engine, exchange, exchange.CacheRequest is not CacheRequest { HasRemoved: true });
    }

    private CacheRequest OfPost(Exchange exchange, CachePolicy policy)
    {
        var text = new TextBuilder(stackalloc char[KeySize]);
        try
        {
            // The key of the GET that the response may answer.
            return CacheKey.TryAppend(exchange, policy, HttpMethods.Get, bodyHash: null, ref text, out var url)
                ? new CacheRequest { Cache = this, Bypass = "method", Key = text.Text.ToString(), Url = text.Text[url].ToString() }
                : new CacheRequest { Cache = this, Bypass = "method" };
        }
        finally
        {
            text.Dispose();
        }
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method) || method == "QUERY";

    private static string? Bypass(CachePolicy policy, HttpRequest request)
        => !policy.Methods.Contains(request.Method) ? "method"
            : Preconditions.AreForDestination(request) || ConnectionOptions.NameFields(request.Headers.Connection) ? "bypass"
            : null;

    private ValueTask<bool> Answer(Exchange exchange, CachePolicy policy, string? bodyHash)
    {
        var request = exchange.Context.Request;
        var directives = RequestDirectives.Parse(request.Headers);
        if (directives.NoStore)
        {
            exchange.CacheRequest = new CacheRequest { Cache = this, Bypass = "request" };
            return new(false);
        }
        var text = new TextBuilder(stackalloc char[KeySize]);
        try
        {
            if (!CacheKey.TryAppend(exchange, policy, request.Method, bodyHash, ref text, out var url))
            {
                exchange.CacheRequest = new CacheRequest { Cache = this, Bypass = "bypass" };
                return new(false);
            }
            var length = text.Length;
            var found = Engine.Find(ref text, request.Headers, out _);
            if (Engine.MayDebug is not null)
            {
                ShownKey.AddIfAsked(Engine, exchange, text.Text);
            }
            if (found is not null)
            {
                var answer = _writer.TryWrite(exchange, found, directives);
                if (answer is { } writing)
                {
                    return writing;
                }
                found.Body.Release();
            }
            text.Length = length;
            exchange.CacheRequest = new CacheRequest
            {
                Cache = this,
                Key = text.Text.ToString(),
                Url = text.Text[url].ToString(),
                Directives = directives,
                IsHead = HttpMethods.IsHead(request.Method),
                HasBody = bodyHash is not null,
            };
            return new(false);
        }
        finally
        {
            text.Dispose();
        }
    }

    private async ValueTask<bool> AnswerWithBodyAsync(Exchange exchange, CachePolicy policy)
    {
        if (await RequestBodyHash.ComputeAsync(exchange) is not { } hash)
        {
            exchange.CacheRequest = new CacheRequest { Cache = this, Bypass = "bypass" };
            return false;
        }
        if (!await Answer(exchange, policy, hash))
        {
            return false;
        }
        RequestBodyHash.Discard(exchange);
        return true;
    }
}
