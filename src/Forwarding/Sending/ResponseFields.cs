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

    private static readonly FrozenDictionary<string, FieldFate> Fates = Make();

    /// <summary>What becomes of a field.</summary>
    public static FieldFate FateOf(string name) => Fates.GetValueOrDefault(name);

    private static FrozenDictionary<string, FieldFate> Make()
    {
        var fates = OfBackends.ToDictionary(name => name, _ => FieldFate.IsHidden, StringComparer.OrdinalIgnoreCase);
        foreach (var name in HopByHop.OfConnection)
        {
            fates[name] = FieldFate.Stays;
        }
        return fates.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
