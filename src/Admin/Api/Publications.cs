using FuncProxy.Admin.Documents;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary>Publishes for operations that do: the precondition first, the write, then the audit log and the answer.</summary>
internal sealed class Publications(AdminServices services)
{
    /// <summary>What the caller believes to be published; null when it does not say, and then it is answered with 428.</summary>
    public static async Task<Precondition?> ReadPreconditionAsync(AdminCall call)
    {
        if (Precondition.Read(call.Context.Request.Headers) is { } precondition)
        {
            return precondition;
        }
        call.LeaveBody();
        await call.RefuseAsync(
            StatusCodes.Status428PreconditionRequired, "The request must say what it replaces", "Send the ETag of the document that you have seen in If-Match, or 'If-None-Match: *' for the first document. 'If-Match: *' is not taken: it would replace what nobody has seen.");
        return null;
    }

    /// <summary>Says what is wrong with a document, in the audit log too; false when nothing is.</summary>
    public async Task<bool> RefusesAsync(AdminCall call, string action, ReadOnlyMemory<byte> text)
    {
        if (services.Check.Judge(text) is not { Count: > 0 } errors)
        {
            return false;
        }
        services.Audit.Note(call.Author, call.ClientAddress, action, "refused");
        await call.RefuseAsync(StatusCodes.Status422UnprocessableEntity, "The document is not valid", "Nothing was written.", [.. errors.Select(DocumentFlaw.Of)]);
        return true;
    }

    /// <summary>Writes and answers. It goes on when the client leaves: what was written is in the audit log either way.</summary>
    public async Task WriteAsync(AdminCall call, string action, Task<WriteResult> write)
    {
        var result = await write;
        services.Audit.Note(call.Author, call.ClientAddress, action, result.Outcome.ToString().ToLowerInvariant(), generation: result.Generation);
        if (result.ETag is { } etag)
        {
            call.Context.Response.Headers.ETag = etag;
        }
        switch (result.Outcome)
        {
            case WriteOutcome.Published or WriteOutcome.Unchanged:
                await services.Engine.RefreshAsync(call.Gone);
                await call.WriteAsync(
                    new WriteAnswer(call.Instance, result.Outcome.ToString().ToLowerInvariant(), result.Generation, result.ETag, IsServed(result), result.Messages), AdminJson.Default.WriteAnswer);
                break;
            case WriteOutcome.Conflict:
                await call.RefuseAsync(StatusCodes.Status412PreconditionFailed, "Another document is published by now", "Read it, make your change to it, and send its ETag.");
                break;
            case WriteOutcome.Refused:
                await call.RefuseAsync(StatusCodes.Status422UnprocessableEntity, "The document cannot be published", "Nothing was written.", [.. result.Messages.Select(DocumentFlaw.Of)]);
                break;
            default:
                await call.RefuseAsync(StatusCodes.Status503ServiceUnavailable, "The routes' store could not be written", string.Join("; ", result.Messages));
                break;
        }
    }

    /// <summary>Whether this instance serves it by now.</summary>
    private bool IsServed(WriteResult result)
    {
        var version = services.Engine.Status.Version;
        return result.Generation is { } generation
            ? InstanceOperation.GenerationOf(version) == generation
            : result.ETag is { } etag && version?.StartsWith(etag.Trim('"'), StringComparison.Ordinal) == true;
    }
}
