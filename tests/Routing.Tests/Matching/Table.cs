using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Routing.Tests.Matching;

/// <summary>Short forms for tables and requests.</summary>
internal static class Table
{
    public static RouteTable Of(params (string Id, RouteMatch Match)[] routes) =>
        RouteTable.Compile(routes.ToDictionary(route => route.Id, route => new RouteConfig { ClusterId = "c", Match = route.Match }));

    public static RouteTable OfPaths(params string[] paths) =>
        Of([.. paths.Select(path => (path, new RouteMatch { Path = path }))]);

    public static RouteRequest Request(string target, string method = "GET", string host = "localhost", params (string Name, string Value)[] headers)
    {
        RequestTarget.TryParse(target, out var parsed).ShouldBe(RequestTargetError.None, target);
        var fields = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            fields.Append(name, value);
        }

        return new RouteRequest(method, host, parsed, fields);
    }

    public static string? Winner(this RouteTable table, in RouteRequest request)
    {
        var result = table.Match(request);
        return result.Index < 0 ? null : table.RouteIds[result.Index];
    }

    public static string? Winner(this RouteTable table, string target) => table.Winner(Request(target));

    public static bool Takes(string path, string target) => OfPaths(path).Winner(target) is not null;

    public static string? Value(this RouteResult result, string name) => result.Values.TryGet(name, out var value) ? value : null;

    public static string? RawValue(this RouteResult result, string name) => result.Values.TryGetRaw(name, out var value) ? value.ToString() : null;
}
