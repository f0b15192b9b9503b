using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>HttpMethodChange.</summary>
internal static class MethodTransforms
{
    public static readonly TransformDefinition[] All = [new("HttpMethodChange", ["Set"], Add)];

    private static void Add(TransformEntry entry, TransformPlan plan)
    {
        var from = HttpMethods.GetCanonicalizedValue(entry.Value);
        if (!FieldRules.IsToken(from))
        {
            entry.Error("needs the method that is changed, a token (RFC 9110 §9.1)");
        }
        if (!entry.TryGet("Set", out var value))
        {
            entry.Missing("needs 'Set', the method that it becomes");
            return;
        }
        var to = HttpMethods.GetCanonicalizedValue(value);
        if (!FieldRules.IsToken(to))
        {
            entry.Error("Set", "is no method, which is a token (RFC 9110 §9.1)");
        }
        else if (HttpMethods.IsConnect(to))
        {
            entry.Error("Set", "is CONNECT, which is never forwarded");
        }
        else if (HttpMethods.IsHead(to) && !HttpMethods.IsHead(from))
        {
            // The length that a HEAD response states is that of a body which does not come (RFC 9110 §9.3.2).
            entry.Error("Set", $"is HEAD, whose response has no body and so cannot answer {from}");
        }
        plan.Add(new MethodChange(from, to));
    }
}
