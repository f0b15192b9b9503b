using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Validation.Shapes;

/// <summary>YARP's fields that a document does not have, and how to say here what they say there.</summary>
internal static class YarpHeritage
{
    /// <summary>Whether a field only repeats the id under which its object stands, which is harmless.</summary>
    public static bool RepeatsId(Shape shape, DocumentNode member) =>
        IsId(shape, member.Name!) && member.Kind == DocumentNodeKind.Text && string.Equals(member.Text, member.Parent!.Name, StringComparison.Ordinal);

    /// <summary>What to write instead of a field; null when the field is not YARP's.</summary>
    public static string? Instead(Shape shape, string name)
    {
        if (IsId(shape, name))
        {
            return $"the id is the name under which the object stands; rename that and remove '{name}'";
        }

        var policy = shape.Type == typeof(RouteConfig) ? Policy(name) : null;
        return policy is null ? null : $"'{name}' names a policy that is written in code, which this proxy has not; {policy}";
    }

    private static bool IsId(Shape shape, string name) =>
        (shape.Type == typeof(RouteConfig) && Is(name, "routeId")) || (shape.Type == typeof(ClusterConfig) && Is(name, "clusterId"));

    private static string? Policy(string name) => name switch
    {
        _ when Is(name, "authorizationPolicy") => "say who may call with 'access'",
        _ when Is(name, "rateLimiterPolicy") => "say how much may be asked with 'limits'",
        _ when Is(name, "outputCachePolicy") => "say what is cached with 'cache'",
        _ when Is(name, "timeoutPolicy") => "say how long the exchange may take with 'timeout', e.g. \"00:00:30\"",
        _ when Is(name, "corsPolicy") => "say which web pages may call with 'cors'",
        _ => null,
    };

    private static bool Is(string name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);
}
