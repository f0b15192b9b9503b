using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Access;

/// <summary>A route that asks for a token of a provider.</summary>
internal static class JwtRoute
{
    /// <param name="origin">Where the route leads.</param>
    /// <param name="authority">The provider's address.</param>
    /// <param name="jwt">Further fields of <c>jwt</c>, as JSON.</param>
    /// <param name="access">Further fields of <c>access</c>, as JSON.</param>
    /// <param name="route">Further fields of the route, as JSON.</param>
    public static string To(Uri origin, string authority, string jwt = "", string access = "", string route = "") => Routes.To(origin, $$"""
        "access": { "allow": "jwt", "jwt": { "authority": "{{authority}}", "audience": "{{OpenIdStandIn.Audience}}"{{Further(jwt)}} }{{Further(access)}} }{{Further(route)}}
        """);

    private static string Further(string fields) => fields.Length == 0 ? "" : ", " + fields;
}
