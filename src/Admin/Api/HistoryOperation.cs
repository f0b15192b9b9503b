using FuncProxy.Admin.Documents;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary><c>GET history</c>: the generations that are kept.</summary>
internal sealed class HistoryOperation(IDocumentPlace documents) : Operation("GET", "history")
{
    private const string NoHistory = "A routes file has no history; keep the routes in a table to have one.";

    public override async Task AnswerAsync(AdminCall call)
    {
        var (generations, fault) = await documents.ReadHistoryAsync(call.Gone);
        if (fault is not null)
        {
            await call.RefuseAsync(StatusCodes.Status503ServiceUnavailable, "The routes' store could not be read", fault);
            return;
        }
        var answer = generations.Select((record, index) => new GenerationAnswer(record.Generation, record.PublishedAt, record.Checksum, record.Entities, record.RestoredFrom, index == 0));
        await call.WriteAsync(new HistoryAnswer([.. answer], documents.Kind == "file" ? NoHistory : null), AdminJson.Default.HistoryAnswer);
    }
}
