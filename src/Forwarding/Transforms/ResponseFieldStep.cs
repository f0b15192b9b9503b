using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Sets, appends or removes a field of the response, or of its trailers.</summary>
/// <param name="name">The field.</param>
/// <param name="value">What is set or appended; null to remove the field.</param>
/// <param name="append">Whether the value is put behind those that are there.</param>
/// <param name="condition">For which responses.</param>
/// <param name="copied">Whether the destination's fields were copied; if not, a value is still appended to the destination's.</param>
internal sealed class ResponseFieldStep(string name, string? value, bool append, FieldCondition condition, bool copied)
{
    /// <summary>Whether a value that is there already stays.</summary>
    public bool KeepsExisting { get; init; }

    /// <summary>Changes the fields.</summary>
    /// <param name="status">The response's status.</param>
    /// <param name="fields">The fields towards the client.</param>
    /// <param name="received">The destination's fields.</param>
    /// <param name="receivedContent">The destination's content fields, if they are kept apart.</param>
    public void Apply(int status, IHeaderDictionary fields, HttpHeaders? received, HttpHeaders? receivedContent)
    {
        if (condition != FieldCondition.Always && status < 400 != (condition == FieldCondition.Success))
        {
            return;
        }
        if (KeepsExisting && fields[name].Count > 0)
        {
            return;
        }
        if (value is null)
        {
            fields.Remove(name);
        }
        else if (append)
        {
            var existing = fields[name];
            if (!copied && existing.Count == 0)
            {
                existing = Received(received) is { Count: > 0 } found ? found : Received(receivedContent);
            }
            fields[name] = StringValues.Concat(existing, value);
        }
        else
        {
            fields[name] = value;
        }
    }

    private StringValues Received(HttpHeaders? headers)
    {
        var values = StringValues.Empty;
        if (headers is not null && headers.NonValidated.TryGetValues(name, out var found))
        {
            foreach (var line in found)
            {
                values = FieldRules.IsOneLine(line) ? StringValues.Concat(values, line) : values;
            }
        }
        return values;
    }
}
