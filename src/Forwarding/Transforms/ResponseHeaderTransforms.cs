namespace FuncProxy.Forwarding.Transforms;

/// <summary>ResponseHeadersCopy, ResponseHeader, ResponseHeaderRemove and ResponseHeadersAllowed.</summary>
internal static class ResponseHeaderTransforms
{
    public static readonly TransformDefinition[] All =
    [
        new("ResponseHeadersCopy", [], (entry, plan) => plan.SetFlag(entry, ref plan.CopiesResponseHeaders)),
        new("ResponseHeader", ["Set", "Append", "When"], AddValue) { AppliesToOwnResponse = true },
        new("ResponseHeaderRemove", ["When"], AddRemove) { AppliesToOwnResponse = true },
        new("ResponseHeadersAllowed", [], (entry, plan) => plan.SetAllowed(entry, ref plan.AllowedResponseHeaders)),
    ];

    private static void AddValue(TransformEntry entry, TransformPlan plan)
    {
        var condition = Condition(entry);
        if (entry.TryGetSetOrAppend(out var value, out var append) && FieldRules.CheckField(entry, entry.Value, append, value))
        {
            plan.AddToResponse(copied => new ResponseFieldStep(entry.Value, value, append, condition, copied));
        }
    }

    private static void AddRemove(TransformEntry entry, TransformPlan plan)
    {
        var condition = Condition(entry);
        if (FieldRules.CheckName(entry, entry.Value))
        {
            plan.AddToResponse(copied => new ResponseFieldStep(entry.Value, null, false, condition, copied));
        }
    }

    /// <summary>For which responses; as in YARP, successes unless the entry says otherwise.</summary>
    internal static FieldCondition Condition(TransformEntry entry) =>
        entry.TryGet("When", out var value) ? entry.Choice("When", value, FieldCondition.Success) : FieldCondition.Success;
}
