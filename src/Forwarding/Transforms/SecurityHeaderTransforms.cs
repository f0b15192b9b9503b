namespace FuncProxy.Forwarding.Transforms;

/// <summary>SecurityHeaders: the fields by which browsers protect a response's readers, ready made. What the destination says itself stays.</summary>
internal static class SecurityHeaderTransforms
{
    private static readonly (string Name, string Value)[] OfAll =
    [
        ("Strict-Transport-Security", "max-age=31536000"),
        ("X-Content-Type-Options", "nosniff"),
    ];

    private static readonly (string Name, string Value)[] OfApis =
    [
        .. OfAll,
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    private static readonly (string Name, string Value)[] OfSites =
    [
        .. OfAll,
        ("Content-Security-Policy", "frame-ancestors 'self'"),
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ];

    public static readonly TransformDefinition[] All = [new("SecurityHeaders", [], Add) { AppliesToOwnResponse = true }];

    private static void Add(TransformEntry entry, TransformPlan plan)
    {
        var fields = entry.Choice(null, entry.Value, SecurityHeadersKind.Api) == SecurityHeadersKind.Api ? OfApis : OfSites;
        foreach (var (name, value) in fields)
        {
            plan.AddToResponse(copied => new ResponseFieldStep(name, value, false, FieldCondition.Always, copied) { KeepsExisting = true });
        }
    }
}
