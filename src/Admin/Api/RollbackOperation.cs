using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary><c>POST rollback</c>: publishes an earlier generation again, as a new one, if it is still valid here.</summary>
internal sealed class RollbackOperation(AdminServices services, Publications publications) : Operation("POST", "rollback")
{
    public override async Task AnswerAsync(AdminCall call)
    {
        if (await Publications.ReadPreconditionAsync(call) is not { } precondition || await call.ReadAsync(AdminJson.Default.RollbackRequest, RollbackRequest.Form) is not { } asked)
        {
            return;
        }
        if (asked.Generation is not { } generation)
        {
            await call.RefuseAsync(StatusCodes.Status400BadRequest, "The body is not what the operation takes", $"Send {RollbackRequest.Form}.");
            return;
        }
        var earlier = await services.Documents.ReadAsync(generation, CancellationToken.None);
        if (earlier.Fault is not null)
        {
            // What could not be read was not judged.
            await DocumentText.RefuseAsync(call, earlier);
            return;
        }
        // What is not kept, or damaged, is refused by the place itself.
        if (earlier.Text is null || !await publications.RefusesAsync(call, "rollback", earlier.Text))
        {
            await publications.WriteAsync(call, "rollback", services.Documents.RollBackAsync(generation, precondition, CancellationToken.None));
        }
    }
}
