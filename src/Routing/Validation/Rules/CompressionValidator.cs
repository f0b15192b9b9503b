using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class CompressionValidator
{
    public static void Check(DocumentPath at, CompressionConfig? compression, RouteDocumentErrors errors)
    {
        if (compression is null)
        {
            return;
        }

        Checks.AtLeast(errors, at, "minBytes", compression.MinBytes, 0);
        Checks.Between(errors, at, "gzipLevel", compression.GzipLevel, 1, 9);
        Checks.Between(errors, at, "brotliLevel", compression.BrotliLevel, 0, 11);
        Checks.Between(errors, at, "maxInflateRatio", compression.MaxInflateRatio, 1, 100_000);
        Checks.AtLeast(errors, at, "maxInflatedBytes", compression.MaxInflatedBytes, 1);
        for (var i = 0; i < compression.MimeTypes?.Count; i++)
        {
            CheckType(errors, at["mimeTypes"][i], compression.MimeTypes[i]);
        }
    }

    private static void CheckType(RouteDocumentErrors errors, DocumentPath at, string? type)
    {
        if (type?.Split('/') is not [var main, var sub] || !Syntax.IsToken(main) || main.Contains('*') || !Syntax.IsToken(sub) || sub.Count(c => c == '*') > 1)
        {
            errors.Add(at, $"{errors.Quote(at, type ?? "")} is not a media type; write a name such as application/json, or one asterisk in the subtype: text/*, application/*+json");
        }
    }
}
