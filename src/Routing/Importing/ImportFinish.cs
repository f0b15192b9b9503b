using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Importing;

/// <summary>Makes an imported document valid: what the rules of a document refuse is taken out and noted with their own words, never kept in silence.</summary>
internal static class ImportFinish
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document's text.</summary>
    /// <param name="document">The document, which is changed.</param>
    /// <param name="rules">Further rules of documents.</param>
    /// <param name="notes">Receives what was taken out.</param>
    /// <exception cref="InvalidOperationException">An importer has built what no entry's removal mends: a bug.</exception>
    public static byte[] Finish(JsonObject document, IReadOnlyList<IRouteDocumentRule>? rules, List<ImportNote> notes)
    {
        while (true)
        {
            var text = Encoding.UTF8.GetBytes(document.ToJsonString(Indented) + "\n");
            var errors = RouteDocumentReader.Read(text, settings: null, rules).Errors;
            if (errors.Count == 0)
            {
                return text;
            }

            // From the end, so that indexes of what is still to come stay right.
            var before = notes.Count;
            var done = new HashSet<string>(StringComparer.Ordinal);
            foreach (var error in errors.Reverse())
            {
                TakeOut(document, error, done, notes);
            }

            if (notes.Count == before)
            {
                throw new InvalidOperationException($"The imported document cannot be made valid: {errors[0]}");
            }
        }
    }

    private static void TakeOut(JsonObject document, RouteDocumentError error, HashSet<string> done, List<ImportNote> notes)
    {
        var steps = Steps(error.Path);
        var found = Found(document, steps);
        if (steps is not ["routes" or "clusters" or "consumers", _, ..] || found < 2)
        {
            return;
        }

        // A second error of an entry that has gone would take out its neighbour.
        if (steps is [_, _, "transforms", _, ..] && done.Contains(Place(steps, 4)))
        {
            return;
        }

        if (steps[0] == "routes")
        {
            Repair(document, RouteRepair.Of(document["routes"]!.AsObject(), steps, found, error.Message), steps, done, notes);
            return;
        }

        var length = steps is [_, _, "destinations", _, "address" or "host" or "health", ..] ? Math.Min(found, 4) : found;
        Remove(document, steps, length);
        notes.Add(new ImportNote(Place(steps, length), 0, $"left out: {error.Message}", Remedy(length)));
    }

    private static void Repair(JsonObject document, RouteRepair repair, List<string> steps, HashSet<string> done, List<ImportNote> notes)
    {
        if (repair.Length == 0)
        {
            return;
        }

        List<string> path = [steps[0], repair.RouteId, .. steps[2..]];
        if (repair.IsStopped)
        {
            StoppedRoute.Stop(document["routes"]![repair.RouteId]!.AsObject());
        }
        else
        {
            Remove(document, path, repair.Length);
        }

        var place = Place(path, repair.Length);
        done.Add(place);
        notes.Add(new ImportNote(place, 0, repair.Reason, repair.IsStopped ? "write what the message names anew, and let the route go to its cluster again" : Remedy(repair.Length)));
    }

    private static string Remedy(int length) => length == 2 ? "write it anew" : "say it as the message tells, if you need it";

    private static string Place(List<string> steps, int length) =>
        "$" + string.Concat(steps.Take(length).Select(step => int.TryParse(step, out _) ? $"[{step}]" : $".{step}"));

    private static int Found(JsonObject document, List<string> steps)
    {
        JsonNode? at = document;
        var found = 0;
        while (found < steps.Count && Child(at, steps[found]) is { } child)
        {
            (at, found) = (child, found + 1);
        }

        return found;
    }

    private static void Remove(JsonObject document, List<string> steps, int length)
    {
        JsonNode? at = document;
        for (var i = 0; i < length - 1; i++)
        {
            at = Child(at, steps[i]);
        }

        if (at is JsonObject record)
        {
            record.Remove(steps[length - 1]);
        }
        else if (at is JsonArray list)
        {
            list.RemoveAt(int.Parse(steps[length - 1], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static JsonNode? Child(JsonNode? node, string step) => node switch
    {
        JsonObject record => record[step],
        JsonArray list when int.TryParse(step, out var index) && index < list.Count => list[index],
        _ => null,
    };

    // The way back from DocumentPath's text.
    private static List<string> Steps(string path)
    {
        var steps = new List<string>();
        for (var at = 1; at < path.Length;)
        {
            if (path[at] == '.')
            {
                var end = path.AsSpan(at + 1).IndexOfAny('.', '[');
                end = end < 0 ? path.Length : at + 1 + end;
                steps.Add(path[(at + 1)..end]);
                at = end;
            }
            else if (path[at + 1] == '\'')
            {
                var name = new StringBuilder();
                for (at += 2; path[at] != '\''; at++)
                {
                    at += path[at] == '\\' ? 1 : 0;
                    name.Append(path[at]);
                }

                steps.Add(name.ToString());
                at += 2;
            }
            else
            {
                var end = path.IndexOf(']', at);
                steps.Add(path[(at + 1)..end]);
                at = end + 1;
            }
        }

        return steps;
    }
}
