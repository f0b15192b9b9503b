namespace FuncProxy.Forwarding.Transforms;

/// <summary>X-Forwarded.</summary>
internal static class XForwardedTransforms
{
    public static readonly TransformDefinition[] All = [new("X-Forwarded", ["For", "Proto", "Host", "Prefix", "HeaderPrefix"], Add)];

    private static void Add(TransformEntry entry, TransformPlan plan)
    {
        var action = entry.Choice(null, entry.Value, ForwardedAction.Set);
        var prefix = entry.TryGet("HeaderPrefix", out var given) ? given : XForwardedStep.StandardPrefix;
        if (!FieldRules.IsToken(prefix))
        {
            entry.Error("HeaderPrefix", "is no beginning of a header name (RFC 9110 §5.1)");
            return;
        }
        plan.Add(entry, new XForwardedStep(
            prefix, Action(entry, "For", action), Action(entry, "Proto", action), Action(entry, "Host", action), Action(entry, "Prefix", action)));
    }

    private static ForwardedAction Action(TransformEntry entry, string parameter, ForwardedAction fallback) =>
        entry.TryGet(parameter, out var value) ? entry.Choice(parameter, value, fallback) : fallback;
}
