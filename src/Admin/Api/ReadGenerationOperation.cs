using System.Globalization;
using FuncProxy.Admin.Documents;

namespace FuncProxy.Admin.Api;

/// <summary><c>GET history/{generation}</c>: a document that was published before.</summary>
internal sealed class ReadGenerationOperation(IDocumentPlace documents) : Operation("GET", "history/{generation}")
{
    public override async Task AnswerAsync(AdminCall call)
        => await DocumentText.WriteAsync(call, int.TryParse(call.Value(0), NumberStyles.None, CultureInfo.InvariantCulture, out var generation) ? await documents.ReadAsync(generation, call.Gone) : PublishedText.Nothing);
}
