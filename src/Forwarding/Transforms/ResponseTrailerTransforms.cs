using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>ResponseTrailersCopy, ResponseTrailer, ResponseTrailerRemove and ResponseTrailersAllowed.</summary>
internal static class ResponseTrailerTransforms
{
    public static readonly TransformDefinition[] All =
    [
        new("ResponseTrailersCopy", [], (entry, plan) => plan.SetFlag(entry, ref plan.CopiesResponseTrailers)),
        new("ResponseTrailer", ["Set", "Append", "When"], AddValue),
        new("ResponseTrailerRemove", ["When"], AddRemove),
        new("ResponseTrailersAllowed", [], (entry, plan) => plan.SetAllowed(entry, ref plan.AllowedResponseTrailers)),
    ];

    private static void AddValue(TransformEntry entry, TransformPlan plan)
    {
        var condition = ResponseHeaderTransforms.Condition(entry);
        if (!entry.TryGetSetOrAppend(out var value, out var append) || !FieldRules.CheckField(entry, entry.Value, append, value))
        {
            return;
        }
        if (FieldRules.NotInTrailers.Contains(entry.Value))
        {
            entry.Error($"is {Printable.Quote(entry.Value)}, which has no meaning after the body (RFC 9110 §6.5.1)");
            return;
        }
        plan.AddToTrailers(copied => new ResponseFieldStep(entry.Value, value, append, condition, copied));
    }

    private static void AddRemove(TransformEntry entry, TransformPlan plan)
    {
        var condition = ResponseHeaderTransforms.Condition(entry);
        if (FieldRules.CheckName(entry, entry.Value))
        {
            plan.AddToTrailers(copied => new ResponseFieldStep(entry.Value, null, false, condition, copied));
        }
    }
}
