using System.Collections.Frozen;
using System.Net.Http.Headers;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>RequestHeadersCopy, RequestHeaderOriginalHost, RequestHeader, RequestHeaderRouteValue, RequestHeaderRemove and RequestHeadersAllowed.</summary>
internal static class RequestHeaderTransforms
{
    public static readonly TransformDefinition[] All =
    [
        new("RequestHeadersCopy", [], (entry, plan) => plan.SetFlag(entry, ref plan.CopiesRequestHeaders)),
        new("RequestHeaderOriginalHost", [], (entry, plan) => plan.SetFlag(entry, ref plan.UsesOriginalHost)),
        new("RequestHeader", ["Set", "Append"], AddValue),
        new("RequestHeaderRouteValue", ["Set", "Append"], AddRouteValue),
        new("RequestHeaderRemove", [], AddRemove),
        new("RequestHeadersAllowed", [], (entry, plan) => plan.SetAllowed(entry, ref plan.AllowedRequestHeaders)),
    ];

    private static void AddValue(TransformEntry entry, TransformPlan plan)
    {
        if (entry.TryGetSetOrAppend(out var value, out var append)
            && FieldRules.CheckField(entry, entry.Value, append, value) && CheckHost(entry, append, value))
        {
            plan.Add(copied => new FieldStep(entry.Value, append, copied, value, null));
        }
    }

    private static void AddRouteValue(TransformEntry entry, TransformPlan plan)
    {
        var writable = FieldRules.CheckWritable(entry, entry.Value) && CheckHost(entry, append: false, value: null);
        if (entry.TryGetSetOrAppend(out var value, out var append)
            && entry.TryGetRouteParameter(append ? "Append" : "Set", value, out var parameter) && writable)
        {
            plan.Add(copied => new FieldStep(entry.Value, append, copied, null, parameter));
        }
    }

    private static void AddRemove(TransformEntry entry, TransformPlan plan)
    {
        if (FieldRules.CheckName(entry, entry.Value))
        {
            plan.Add(_ => new RemoveStep(entry.Value));
        }
    }

    /// <summary>Host is one value, never a list, and never the caller's choice alone (RFC 9112 §3.2).</summary>
    private static bool CheckHost(TransformEntry entry, bool append, string? value)
    {
        if (!entry.Value.Equals("Host", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        if (append)
        {
            entry.Error("Append", "would make Host a list; use 'Set'");
            return false;
        }
        var valid = Uri.TryCreate($"http://{value}", UriKind.Absolute, out var uri)
            && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" } && !value!.EndsWith('/') && !value.Contains(' ');
        if (!valid)
        {
            entry.Error(value is null ? "cannot take Host from the path" : $"sets Host to {Printable.Quote(value)}, which is no host with an optional port");
        }
        return valid;
    }

    /// <summary>Sends the host that the client used.</summary>
    internal sealed class OriginalHostStep : RequestStep
    {
        public override void Apply(Exchange exchange, HttpRequestMessage request)
        {
            var host = exchange.Client.Host;
            if (host.Length > 0 && FieldRules.IsOneLine(host))
            {
                request.Headers.Remove("Host");
                request.Headers.TryAddWithoutValidation("Host", host);
            }
        }
    }

    /// <summary>Takes out what the client sent and the route does not name. What frames the message stays.</summary>
    internal sealed class AllowedStep(FrozenSet<string> allowed) : RequestStep
    {
        public override void Apply(Exchange exchange, HttpRequestMessage request)
        {
            foreach (var field in exchange.Context.Request.Headers)
            {
                if (!allowed.Contains(field.Key) && !FieldRules.Framing.Contains(field.Key) && !FieldRules.Own.Contains(field.Key))
                {
                    RequestFields.Remove(request, field.Key);
                }
            }
        }
    }

    private sealed class RemoveStep(string name) : RequestStep
    {
        public override void Apply(Exchange exchange, HttpRequestMessage request) => RequestFields.Remove(request, name);
    }

    /// <summary>Sets or appends a field, from the configuration or from the path.</summary>
    private sealed class FieldStep(string name, bool append, bool copied, string? fixedValue, string? parameter) : RequestStep
    {
        private readonly bool _isContent = FieldRules.IsContentField(name);

        public override void Apply(Exchange exchange, HttpRequestMessage request)
        {
            // A content field has no meaning, and no place, without content.
            HttpHeaders? fields = _isContent ? request.Content?.Headers : request.Headers;
            if (fields is null || (fixedValue ?? RouteValue(exchange)) is not { } value)
            {
                return;
            }
            if (!append)
            {
                fields.Remove(name);
            }
            else if (!copied && !fields.NonValidated.Contains(name))
            {
                foreach (var received in exchange.Context.Request.Headers[name])
                {
                    fields.TryAddWithoutValidation(name, received);
                }
            }
            fields.TryAddWithoutValidation(name, value);
        }

        /// <summary>The decoded value; as it stood in the path when decoding gives what a field cannot carry.</summary>
        private string? RouteValue(Exchange exchange)
        {
            if (!exchange.RouteValues.TryGet(parameter!, out var value) || FieldRules.IsValue(value))
            {
                return value.Length == 0 ? null : value;
            }
            return exchange.RouteValues.TryGetRaw(parameter!, out var raw) ? raw.ToString() : null;
        }
    }
}
