using System.Collections.Frozen;

namespace FuncProxy.Forwarding.Sending;

/// <summary>The response fields that are not simply passed on.</summary>
internal static class ResponseFields
{
    /// <summary>The fields that tell what a destination is, and are hidden.</summary>
    public static readonly string[] OfBackends =
    [
        // The software.
        "Server", "X-Powered-By", "X-Powered-CMS", "X-AspNet-Version", "X-AspNetMvc-Version", "X-SourceFiles", "X-Generator", "X-Runtime",
        "X-Framework", "X-PHP-Version", "X-CF-Powered-By", "X-Turbo-Charged-By", "X-Page-Speed", "X-Mod-Pagespeed",
        "X-Redirect-By", "X-OWA-Version", "X-FEServer", "X-BEServer", "X-CalculatedBETarget", "X-DiagInfo", "MicrosoftSharePointTeamServices",
        "MicrosoftOfficeWebServer", "Liferay-Portal", "X-Envoy-Decorator-Operation",
        // The machine.
        "X-Server", "X-Server-Name", "X-Hostname", "X-Backend", "X-Backend-Server", "X-Upstream",
        // Where else it can be reached: advice on the connection to the destination, not to the proxy (RFC 7838 §3).
        "Alt-Svc",
    ];

    private static readonly FrozenSet<string> Staying = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, HopByHop.OfConnection);

    // Sets, for a dictionary by name of an enum's values is code that is compiled at each start; and most fields are in neither.
    private static readonly FrozenSet<string> NotPassed = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, [.. OfBackends, .. HopByHop.OfConnection]);

    /// <summary>What becomes of a field.</summary>
    public static FieldFate FateOf(string name) => !NotPassed.Contains(name) ? FieldFate.Passes : Staying.Contains(name) ? FieldFate.Stays : FieldFate.IsHidden;
}
