namespace FuncProxy.Routing.Validation.Rules;

/// <summary>The form of transforms. Their names belong to the stage that carries them out, which adds a rule of its own.</summary>
internal static class TransformValidator
{
    public static void Check(DocumentPath at, IReadOnlyList<IReadOnlyDictionary<string, string>>? transforms, RouteDocumentErrors errors)
    {
        for (var i = 0; i < transforms?.Count; i++)
        {
            if (transforms[i].Count == 0)
            {
                errors.AddMissing(at[i], "the transform is empty; write e.g. { \"pathRemovePrefix\": \"/api\" } or remove it");
            }

            CheckNames(at[i], transforms[i], errors);
        }
    }

    private static void CheckNames(DocumentPath at, IReadOnlyDictionary<string, string> transform, RouteDocumentErrors errors)
    {
        if (transform.Count < 2)
        {
            return;
        }

        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in transform.Keys)
        {
            if (!seen.TryAdd(name, name))
            {
                errors.Add(at[name], $"{Printable.Quote(seen[name])} and {Printable.Quote(name)} are the same parameter; remove one of the two");
            }
        }
    }
}
