using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class MatchValidator
{
    public static void Check(DocumentPath at, RouteMatch? match, RouteDocumentErrors errors)
    {
        if (match is null || (string.IsNullOrEmpty(match.Path) && match.Hosts is not { Count: > 0 }))
        {
            errors.AddMissing(at, "the route takes no request; set 'match.path' (\"/{**rest}\" takes all), 'match.hosts', or both");
        }

        if (match is null)
        {
            return;
        }

        if (match.Path is { } path && ReservedPath.Contains(path))
        {
            errors.Add(at["path"], $"paths under {ReservedPath.Root} are the proxy's own and are never forwarded; choose another");
        }

        CheckHosts(at["hosts"], match.Hosts, errors);
        CheckMethods(at["methods"], match.Methods, errors);
        for (var i = 0; i < match.Headers?.Count; i++)
        {
            CheckHeader(at["headers"][i], match.Headers[i], errors);
        }

        for (var i = 0; i < match.QueryParameters?.Count; i++)
        {
            CheckQueryParameter(at["queryParameters"][i], match.QueryParameters[i], errors);
        }
    }

    private static void CheckHosts(DocumentPath at, IReadOnlyList<string>? hosts, RouteDocumentErrors errors)
    {
        for (var i = 0; i < hosts?.Count; i++)
        {
            if (HostProblem(hosts[i]) is { } problem)
            {
                errors.Add(at[i], $"the host {errors.Quote(at[i], hosts[i])} {problem}");
            }
        }
    }

    private static string? HostProblem(string host)
    {
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        if (name.Contains('*', StringComparison.Ordinal))
        {
            return host == "*" ? null : "has a * in another place than at the front; write *.example.com, or * for every host";
        }

        // The matcher has the last word: what it cannot read, it cannot compile.
        return Syntax.HostProblem(name) ?? (HostPattern.TryParse(host, out _, out _) ? null : "is not a host name");
    }

    private static void CheckMethods(DocumentPath at, IReadOnlyList<string>? methods, RouteDocumentErrors errors)
    {
        for (var i = 0; i < methods?.Count; i++)
        {
            var method = methods[i];
            Checks.Token(errors, at[i], method, "a method");
            for (var j = 0; j < i; j++)
            {
                if (string.Equals(methods[j], method, StringComparison.OrdinalIgnoreCase))
                {
                    errors.Add(at[i], $"the method {errors.Quote(at[i], method)} is listed twice; remove one");
                    break;
                }
            }
        }
    }

    private static void CheckHeader(DocumentPath at, RouteHeader header, RouteDocumentErrors errors)
    {
        CheckName(at, header.Name, errors);
        Checks.Token(errors, at["name"], string.IsNullOrEmpty(header.Name) ? null : header.Name, "a header's name");
        CheckValues(at, header.Values, header.Mode is HeaderMatchMode.Exists or HeaderMatchMode.NotExists, (header.Mode ?? HeaderMatchMode.ExactHeader).ToString(), errors);
    }

    private static void CheckQueryParameter(DocumentPath at, RouteQueryParameter parameter, RouteDocumentErrors errors)
    {
        CheckName(at, parameter.Name, errors);
        CheckValues(at, parameter.Values, parameter.Mode is QueryParameterMatchMode.Exists, (parameter.Mode ?? QueryParameterMatchMode.Exact).ToString(), errors);
    }

    private static void CheckName(DocumentPath at, string? name, RouteDocumentErrors errors)
    {
        if (string.IsNullOrEmpty(name))
        {
            errors.AddMissing(at["name"], "'name' is missing; say whose value is compared");
        }
    }

    private static void CheckValues(DocumentPath at, IReadOnlyList<string>? values, bool asksForPresence, string mode, RouteDocumentErrors errors)
    {
        if (asksForPresence && values is { Count: > 0 })
        {
            errors.Add(at["values"], $"the mode {mode} compares no values; remove 'values' or choose another mode");
        }
        else if (!asksForPresence && values is not { Count: > 0 } && !errors.WasRefused(at["mode"]))
        {
            errors.AddMissing(at["values"], $"'values' is missing; the mode {mode} compares with at least one (the modes that ask for presence take none)");
        }
    }
}
