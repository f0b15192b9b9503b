using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>QueryValueParameter, QueryRouteParameter and QueryRemoveParameter.</summary>
internal static class QueryTransforms
{
    public static readonly TransformDefinition[] All =
    [
        new("QueryValueParameter", ["Set", "Append"], AddValue),
        new("QueryRouteParameter", ["Set", "Append"], AddRouteValue),
        new("QueryRemoveParameter", [], (entry, plan) => plan.Add(HasName(entry) ? new Remove(entry.Value) : null)),
    ];

    private static void AddValue(TransformEntry entry, TransformPlan plan)
    {
        if (entry.TryGetSetOrAppend(out var value, out var append) & HasName(entry))
        {
            plan.Add(new FromValue(entry.Value, Encode(value!), append));
        }
    }

    private static void AddRouteValue(TransformEntry entry, TransformPlan plan)
    {
        var named = HasName(entry);
        if (entry.TryGetSetOrAppend(out var value, out var append)
            && entry.TryGetRouteParameter(append ? "Append" : "Set", value, out var parameter) && named)
        {
            plan.Add(new FromRoute(entry.Value, parameter, append));
        }
    }

    private static bool HasName(TransformEntry entry)
    {
        if (entry.Value.Length == 0)
        {
            entry.Error("needs the name of a query parameter");
        }
        return entry.Value.Length > 0;
    }

    private static string Encode(string text) => PercentEncoding.Encode(text, PercentEncoding.Query, keepEscapes: false);

    private sealed class FromValue(string name, string encodedValue, bool append) : QueryStep(name)
    {
        private readonly string _pair = $"{Encode(name)}={encodedValue}";

        public override string Apply(Exchange exchange, string query) => append ? Append(query, _pair) : Replace(query, _pair);
    }

    private sealed class FromRoute(string name, string parameter, bool append) : QueryStep(name)
    {
        private readonly string _name = Encode(name) + "=";

        public override string Apply(Exchange exchange, string query)
        {
            if (!exchange.RouteValues.TryGetRaw(parameter, out var value))
            {
                return query;
            }
            // A path may hold '&' and '=' as they are; here they would make another parameter.
            var text = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[256]);
            text.AppendLiteral(_name);
            PercentEncoding.Append(ref text, value, PercentEncoding.Query, keepEscapes: true);
            var pair = text.ToStringAndClear();
            return append ? Append(query, pair) : Replace(query, pair);
        }
    }

    private sealed class Remove(string name) : QueryStep(name)
    {
        public override string Apply(Exchange exchange, string query) => Replace(query, null);
    }
}
