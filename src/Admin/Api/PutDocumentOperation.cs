namespace FuncProxy.Admin.Api;

/// <summary><c>PUT document</c>: publishes a document in place of the one that the caller has seen.</summary>
internal sealed class PutDocumentOperation(AdminServices services, Publications publications) : Operation("PUT", "document")
{
    /// <summary>The most that a document may have, in bytes: as a routes file may.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    public override async Task AnswerAsync(AdminCall call)
    {
        if (await Publications.ReadPreconditionAsync(call) is not { } precondition)
        {
            return;
        }
        var text = await call.ReadBodyAsync(MaxBytes);
        if (!await publications.RefusesAsync(call, "publish", text))
        {
            await publications.WriteAsync(call, "publish", services.Documents.ReplaceAsync(text, precondition, CancellationToken.None));
        }
    }
}
