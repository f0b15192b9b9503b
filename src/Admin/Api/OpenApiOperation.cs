namespace FuncProxy.Admin.Api;

/// <summary><c>GET openapi.json</c>: all of this for programs (OpenAPI 3.1).</summary>
internal sealed class OpenApiOperation() : Operation("GET", "openapi.json")
{
    public override async Task AnswerAsync(AdminCall call)
    {
        using var text = new MemoryStream();
        await using (var resource = typeof(OpenApiOperation).Assembly.GetManifestResourceStream("openapi.json")!)
        {
            await resource.CopyToAsync(text, call.Gone);
        }
        await Answers.WriteAsync(call.Context, "application/json", text.GetBuffer().AsMemory(0, (int)text.Length));
    }
}
