using FuncProxy.Admin.Documents;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary>Answers with a document, or says why there is none.</summary>
internal static class DocumentText
{
    public static Task WriteAsync(AdminCall call, PublishedText published)
    {
        if (published.ETag is { } etag)
        {
            call.Context.Response.Headers.ETag = etag;
        }
        return published.Text is { } text ? Answers.WriteAsync(call.Context, "application/json", text) : RefuseAsync(call, published);
    }

    /// <summary>Says why there is no text.</summary>
    public static Task RefuseAsync(AdminCall call, PublishedText published) => published switch
    {
        { Fault: { } fault } => call.RefuseAsync(StatusCodes.Status503ServiceUnavailable, "The routes' store could not be read", fault),
        { Errors.Count: > 0 } => call.RefuseAsync(StatusCodes.Status409Conflict, "What is stored is no document", "Publish a document in its place, with the ETag of this answer in If-Match.", [.. published.Errors.Select(DocumentFlaw.Of)]),
        _ => call.RefuseAsync(StatusCodes.Status404NotFound, "There is no such document", "Nothing is published, or that generation is not kept; the first document is published with 'If-None-Match: *'."),
    };
}
