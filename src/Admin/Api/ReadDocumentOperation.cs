using FuncProxy.Admin.Documents;

namespace FuncProxy.Admin.Api;

/// <summary><c>GET document</c>: the document as it is published, comments and <c>%SETTINGS%</c> as they were written.</summary>
internal sealed class ReadDocumentOperation(IDocumentPlace documents) : Operation("GET", "document")
{
    public override async Task AnswerAsync(AdminCall call) => await DocumentText.WriteAsync(call, await documents.ReadAsync(call.Gone));
}
