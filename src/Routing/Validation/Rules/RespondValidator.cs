using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class RespondValidator
{
    // The server frames the message; a fixed answer that did it too could contradict it.
    private static readonly string[] Framing = ["content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "trailer", "te"];

    public static void Check(DocumentPath at, RespondConfig? respond, RouteDocumentErrors errors)
    {
        if (respond is null)
        {
            return;
        }

        Checks.Between(errors, at, "status", respond.Status, 200, 599);
        if (respond is { Status: 204 or 205 or 304, Body.Length: > 0 })
        {
            errors.Add(at["body"], $"a response with status {errors.Quote(at["status"], $"{respond.Status}")} has no body (RFC 9110 §6.4.1, §15.3.6); remove 'body' or choose another status");
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in respond.Headers ?? EmptyHeaders)
        {
            var place = at["headers"][name];
            Checks.Token(errors, place, name, "a header's name");
            Checks.FieldValue(errors, place, value);
            if (!seen.Add(name))
            {
                errors.Add(place, $"the header {Printable.Quote(name)} stands twice; letter case is ignored: remove one");
            }

            if (Framing.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add(place, $"the header {Printable.Quote(name)} is set by the server itself; remove it");
            }
        }
    }

    private static readonly Dictionary<string, string> EmptyHeaders = [];
}
