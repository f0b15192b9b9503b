using FuncProxy.Admin.Documents;

namespace FuncProxy.Admin.Api;

/// <summary><c>POST validate</c>: judges a document as publishing it would.</summary>
internal sealed class ValidateOperation(DocumentCheck check) : Operation("POST", "validate")
{
    public override async Task AnswerAsync(AdminCall call)
    {
        var errors = check.Judge(await call.ReadBodyAsync(PutDocumentOperation.MaxBytes));
        await call.WriteAsync(new ValidationAnswer(errors.Count == 0, [.. errors.Select(DocumentFlaw.Of)]), AdminJson.Default.ValidationAnswer);
    }
}
