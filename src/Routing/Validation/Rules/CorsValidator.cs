using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class CorsValidator
{
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(1);

    public static void Check(DocumentPath at, CorsConfig? cors, RouteDocumentErrors errors)
    {
        if (cors is null)
        {
            return;
        }

        CheckOrigins(at["allowOrigins"], cors, errors);
        Checks.Tokens(errors, at["allowMethods"], cors.AllowMethods, "a method");
        Checks.Tokens(errors, at["allowHeaders"], cors.AllowHeaders, "a header name");
        Checks.Tokens(errors, at["exposeHeaders"], cors.ExposeHeaders, "a header name");
        if (cors.MaxAge is { } age && (age < TimeSpan.Zero || age > LongestAge))
        {
            errors.Add(at["maxAge"], $"{errors.Quote(at["maxAge"], age.ToString("c"))} is out of range; 'maxAge' is 00:00:00 to {LongestAge:c}");
        }
    }

    private static void CheckOrigins(DocumentPath at, CorsConfig cors, RouteDocumentErrors errors)
    {
        if (cors.AllowOrigins is not { Count: > 0 } origins)
        {
            errors.AddMissing(at, "'allowOrigins' is missing; name the pages' origins, e.g. \"https://app.example.com\", or \"*\" for all");
            return;
        }

        for (var i = 0; i < origins.Count; i++)
        {
            if (origins[i] == "*")
            {
                if (cors.AllowCredentials == true)
                {
                    errors.Add(at[i], "browsers refuse \"*\" together with 'allowCredentials'; name the origins");
                }
            }
            else if (Problem(origins[i] ?? "") is { } problem)
            {
                errors.Add(at[i], $"{errors.Quote(at[i], origins[i] ?? "")} {problem}");
            }
        }
    }

    private static string? Problem(string origin)
    {
        if (origin == "null")
        {
            return "stands for every page without an origin, such as any sandboxed frame; it cannot be allowed";
        }

        var colon = origin.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0 || origin[..colon] is not ("http" or "https"))
        {
            return "is not an origin; write http:// or https:// and a host, e.g. https://app.example.com";
        }

        var host = origin[(colon + 3)..];
        var isWild = host.StartsWith("*.", StringComparison.Ordinal);
        var name = isWild ? host[2..] : host;
        return host.Any(static c => c > '~') ? "is not as browsers write it; write an international name as punycode (xn--…)"
            : host.EndsWith(origin[..colon] == "https" ? ":443" : ":80", StringComparison.Ordinal) ? "has the port that browsers leave out; leave it out"
            : isWild && !name.Contains('.') ? "stands for the names of a whole top-level domain; name one below it"
            : host.Contains('/') ? "has a path; an origin ends with the host, or its port"
            : Syntax.HostProblem(name);
    }
}
