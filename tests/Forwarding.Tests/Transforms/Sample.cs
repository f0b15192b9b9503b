using System.Net;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Transforms;

/// <summary>Routes and exchanges in few words.</summary>
internal static class Sample
{
    public static readonly IPAddress Address = IPAddress.Parse("203.0.113.7");

    public static readonly ClientInfo Client = new(Address, Address, IsTrusted: false, "https", "shop.example");

    public static readonly ClientInfo TrustedPeer = Client with { Peer = IPAddress.Parse("10.0.0.9"), IsTrusted = true };

    /// <summary>A route; each transform is written <c>Name=value; Parameter=value</c>.</summary>
    public static RouteConfig Route(string path, params string[] transforms) => new()
    {
        ClusterId = "c",
        Match = new RouteMatch { Path = path },
        Transforms = [.. transforms.Select(Entry)],
    };

    public static Transformer Compile(params string[] transforms) => CompileFor("/{**rest}", transforms);

    public static Transformer CompileFor(string path, params string[] transforms) => TransformCompiler.Compile(Route(path, transforms));

    public static string[] ErrorsOf(params string[] transforms) => ErrorsFor("/{**rest}", transforms);

    public static string[] ErrorsFor(string path, params string[] transforms) =>
        [.. TransformValidation.Check(Route(path, transforms)).Select(error => $"{error.Index} {error.Parameter}: {error.Message}")];

    public static Exchange Exchange(string target = "/", ClientInfo? client = null, string match = "/{**rest}")
    {
        RequestTarget.TryParse(target, out var parsed).ShouldBe(RequestTargetError.None);
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("inner.example");
        var table = RouteTable.Compile(new Dictionary<string, RouteConfig> { ["r"] = Route(match) });
        var result = table.Match(new RouteRequest("GET", "shop.example", parsed, context.Request.Headers));
        result.Index.ShouldBe(0, $"{target} is no request for {match}");
        return new Exchange { Context = context, Target = parsed, Client = client ?? Client, RouteValues = result.Values };
    }

    public static string PathAndQuery(string target, params string[] transforms) => Compile(transforms).PathAndQuery(Exchange(target));

    public static string PathAndQueryFor(string match, string target, params string[] transforms) =>
        CompileFor(match, transforms).PathAndQuery(Exchange(target, match: match));

    /// <summary>The request towards the destination, as the sender would prepare and the transformer change it.</summary>
    public static HttpRequestMessage Send(Exchange exchange, Transformer transformer, HttpContent? content = null)
    {
        var request = new HttpRequestMessage { Content = content };
        foreach (var field in exchange.Context.Request.Headers)
        {
            var isStripped = field.Key.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || field.Key is "Host" or "Forwarded";
            if (transformer.CopiesRequestHeaders && !isStripped && !request.Headers.TryAddWithoutValidation(field.Key, field.Value.ToArray()))
            {
                content?.Headers.TryAddWithoutValidation(field.Key, field.Value.ToArray());
            }
        }
        transformer.TransformRequest(exchange, request);
        return request;
    }

    /// <summary>A field's values on one line; null when it is absent.</summary>
    public static string? Field(this HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values)
        : request.Content?.Headers.NonValidated.TryGetValues(name, out values) == true ? string.Join(", ", values)
        : null;

    private static Dictionary<string, string> Entry(string text) =>
        text.Split("; ").Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
