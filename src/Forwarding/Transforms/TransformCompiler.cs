using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Turns a route's list of transforms into a <see cref="Transformer"/>.</summary>
public static class TransformCompiler
{
    private static readonly Transformer Plain = new TransformPlan().Build();

    /// <summary>Compiles a route that has passed validation.</summary>
    /// <exception cref="ArgumentException">The route's transforms are not valid; the message holds every error.</exception>
    public static Transformer Compile(RouteConfig route)
    {
        var errors = new List<TransformError>();
        var transformer = Compile(route, errors);
        return errors.Count == 0 ? transformer : throw new ArgumentException(string.Join("; ", errors), nameof(route));
    }

    /// <summary>Compiles a route and adds everything that is wrong with its transforms to a list.</summary>
    /// <returns>A transformer that must be used only when nothing was added.</returns>
    public static Transformer Compile(RouteConfig route, ICollection<TransformError> errors)
    {
        if (route.Transforms is not { Count: > 0 } transforms)
        {
            return Plain;
        }
        var plan = new TransformPlan();
        var routeParameters = RouteParameters(route.Match?.Path);
        for (var i = 0; i < transforms.Count; i++)
        {
            if (Find(i, transforms[i], errors) is var (key, definition))
            {
                if (route.Respond is not null && !definition.AppliesToOwnResponse)
                {
                    errors.Add(new TransformError(i, key, "has no effect on a route that answers by 'respond'; ResponseHeader, ResponseHeaderRemove and SecurityHeaders have"));
                }
                definition.Add(new TransformEntry(i, key, transforms[i], routeParameters, errors), plan);
            }
        }
        return plan.Build();
    }

    /// <summary>The names of the path's parameters; null when the template cannot be read.</summary>
    private static IReadOnlyList<string>? RouteParameters(string? path) =>
        path is null ? [] : PathTemplate.TryParse(path, out var template, out _) ? template.ParameterNames : null;

    /// <summary>Finds the one transform that an entry is, and checks the spelling of its keys.</summary>
    private static (string Key, TransformDefinition Definition)? Find(
        int index, IReadOnlyDictionary<string, string>? entry, ICollection<TransformError> errors)
    {
        var names = entry?.Keys.Where(TransformCatalog.ByName.ContainsKey).ToArray() ?? [];
        if (entry is null || names.Length != 1)
        {
            errors.Add(NotOne(index, entry, names));
            return null;
        }
        var definition = TransformCatalog.ByName[names[0]];
        foreach (var (key, value) in entry)
        {
            if (key != names[0] && !definition.Parameters.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add(new TransformError(index, key, Unknown(key, $"is no parameter of {definition.Name}", definition.Parameters)));
            }
            else if (value is null)
            {
                errors.Add(new TransformError(index, key, "has no value"));
            }
        }
        return (names[0], definition);
    }

    private static TransformError NotOne(int index, IReadOnlyDictionary<string, string>? entry, string[] names)
    {
        if (entry is null || entry.Count == 0)
        {
            return new TransformError(index, null, "is empty; name a transform", IsMissing: true);
        }
        if (names.Length > 1)
        {
            return new TransformError(index, names[1], $"stands in one entry with {Printable.Quote(names[0])}; give each transform an entry of its own");
        }
        var key = entry.Keys.FirstOrDefault(candidate => !TransformCatalog.IsParameter(candidate));
        return key is null
            ? new TransformError(index, entry.Keys.First(), "is only a parameter; the transform's name is missing", IsMissing: true)
            : new TransformError(index, key, Unknown(key, "is no transform", TransformCatalog.ByName.Values.Select(known => known.Name)));
    }

    private static string Unknown(string key, string message, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var hint = NearestName.Hint(key, names);
        return hint.Length > 0 ? message + hint
            : names.Length == 0 ? $"{message}, which has none"
            : $"{message}; known are {string.Join(", ", names.Order(StringComparer.Ordinal))}";
    }
}
