using System.Diagnostics.CodeAnalysis;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>One entry of a route's list while it is read: a transform's name with its value, and its parameters.</summary>
internal sealed class TransformEntry(
    int index, string key, IReadOnlyDictionary<string, string> values, IReadOnlyList<string>? routeParameters, ICollection<TransformError> errors)
{
    /// <summary>The value that stands with the transform's name.</summary>
    public string Value { get; } = values[key] ?? "";

    public void Error(string message) => Error(null, message);

    public void Missing(string message) => errors.Add(new TransformError(index, key, message, IsMissing: true));

    public void Error(string? parameter, string message) =>
        errors.Add(new TransformError(index, parameter is null ? key : Spelling(parameter) ?? parameter, message));

    public bool TryGet(string parameter, [NotNullWhen(true)] out string? value)
    {
        value = Spelling(parameter) is { } spelling ? values[spelling] : null;
        return value is not null;
    }

    /// <summary>The value of exactly one of <c>Set</c> and <c>Append</c>.</summary>
    public bool TryGetSetOrAppend([NotNullWhen(true)] out string? value, out bool append)
    {
        append = TryGet("Append", out var appended);
        var set = TryGet("Set", out var replaced);
        value = append == set ? null : append ? appended : replaced;
        if (append && set)
        {
            Error("has both 'Set' and 'Append'; keep one");
        }
        else if (value is null)
        {
            Missing("needs 'Set' or 'Append'");
        }
        return value is not null;
    }

    public bool TryGetFlag(out bool value)
    {
        if (bool.TryParse(Value, out value))
        {
            return true;
        }
        Error($"is {Printable.Quote(Value)}; write 'true' or 'false'");
        return false;
    }

    /// <summary>A value out of a list of names; letter case is ignored. An unknown one is an error, and the fallback stands in for it.</summary>
    public T Choice<T>(string? parameter, string value, T fallback) where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        foreach (var name in names)
        {
            if (name.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return Enum.Parse<T>(name);
            }
        }
        Error(parameter, $"is {Printable.Quote(value)}; write one of {string.Join(", ", names)}");
        return fallback;
    }

    /// <summary>The path parameter of the route's match that a value names. Every name will do when the match cannot be read, which is an error of its own.</summary>
    public bool TryGetRouteParameter(string? parameter, string name, [NotNullWhen(true)] out string? found)
    {
        found = routeParameters is null ? name : routeParameters.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            var known = routeParameters!.Count == 0 ? "it has none" : $"it has {string.Join(", ", routeParameters)}";
            Error(parameter, $"names {Printable.Quote(name)}, which is no parameter of the route's match.path; {known}");
        }
        return found is not null;
    }

    private string? Spelling(string parameter) =>
        values.Keys.FirstOrDefault(candidate => candidate.Equals(parameter, StringComparison.OrdinalIgnoreCase));
}
