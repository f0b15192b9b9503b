using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Says everything that is wrong with a route's transforms.</summary>
public static class TransformValidation
{
    /// <summary>Checks a route's transforms; none of the errors is a reason to miss the others.</summary>
    /// <returns>The errors, in the order of the list; empty when the route can be compiled.</returns>
    public static IReadOnlyList<TransformError> Check(RouteConfig route)
    {
        var errors = new List<TransformError>();
        TransformCompiler.Compile(route, errors);
        return errors;
    }
}
