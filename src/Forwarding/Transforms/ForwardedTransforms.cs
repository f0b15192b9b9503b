using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Forwarded.</summary>
internal static class ForwardedTransforms
{
    private static readonly string[] Fields = ["by", "for", "host", "proto"];

    public static readonly TransformDefinition[] All = [new("Forwarded", ["Action", "ForFormat", "ByFormat"], Add)];

    private static void Add(TransformEntry entry, TransformPlan plan)
    {
        var action = entry.TryGet("Action", out var given) ? entry.Choice("Action", given, ForwardedAction.Set) : ForwardedAction.Set;
        var names = entry.Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names)
        {
            if (!Fields.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                entry.Error($"names {Printable.Quote(name)}; known are {string.Join(", ", Fields)}");
            }
        }
        if (names.Length == 0 && action is ForwardedAction.Set or ForwardedAction.Append)
        {
            entry.Error($"names nothing to send; known are {string.Join(", ", Fields)}");
        }
        plan.Add(entry, action, new ForwardedStep(
            Has(names, "proto"), Has(names, "host"), Format(entry, names, "for", "ForFormat"), Format(entry, names, "by", "ByFormat"),
            append: action == ForwardedAction.Append));
    }

    private static bool Has(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>How a node is written; null when it is not. An identifier that says nothing is the default (RFC 7239 §6.3).</summary>
    private static NodeFormat? Format(TransformEntry entry, string[] names, string name, string parameter)
    {
        var wanted = Has(names, name);
        if (entry.TryGet(parameter, out var value))
        {
            if (!wanted)
            {
                entry.Error(parameter, $"says how '{name}' is written, but 'Forwarded' does not name it");
            }
            return entry.Choice(parameter, value, NodeFormat.Random);
        }
        return wanted ? NodeFormat.Random : null;
    }
}
