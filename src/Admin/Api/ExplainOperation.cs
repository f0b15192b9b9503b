using System.Net;
using FuncProxy.Admin.Documents;
using FuncProxy.Forwarding.Explaining;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary><c>POST explain</c>: what the published document makes of a request. Nothing is sent.</summary>
internal sealed class ExplainOperation(IDocumentPlace documents, Explanations explanations) : Operation("POST", "explain")
{
    public override async Task AnswerAsync(AdminCall call)
    {
        if (await call.ReadAsync(AdminJson.Default.ExplainRequest, ExplainRequest.Form) is not { } asked)
        {
            return;
        }
        if (Read(asked) is not { } request)
        {
            await call.RefuseAsync(StatusCodes.Status400BadRequest, "The body is not what the operation takes", $"Send {ExplainRequest.Form}.");
            return;
        }
        if (!ExplainedRequest.IsMethod(request.Method))
        {
            await call.RefuseAsync(StatusCodes.Status400BadRequest, "The field \"method\" is not a method", "Set \"method\" to a token (RFC 9110 §5.6.2): letters, digits and !#$%&'*+-.^_`|~, as in GET.");
            return;
        }
        var published = await documents.ReadAsync(call.Gone);
        if (published.Text is not { } text)
        {
            await DocumentText.RefuseAsync(call, published);
            return;
        }
        var (explanation, errors) = await explanations.ExplainAsync(text, request);
        await (explanation is null
            ? call.RefuseAsync(StatusCodes.Status409Conflict, "The published document is not valid", "An earlier one is served; publish a valid document in its place.", [.. errors.Select(DocumentFlaw.Of)])
            : Answers.WriteAsync(call.Context, "application/json", explanation));
    }

    private static ExplainedRequest? Read(ExplainRequest asked)
    {
        var client = IPAddress.Loopback;
        if (string.IsNullOrEmpty(asked.Method) || asked.Url is null || ExplainedUrl.Parse(asked.Url) is not { } url || (asked.ClientAddress is { } address && !IPAddress.TryParse(address, out client)))
        {
            return null;
        }
        return new ExplainedRequest
        {
            Method = asked.Method,
            Target = url.Target,
            Host = url.Host,
            IsHttps = url.IsHttps,
            Headers = [.. asked.Headers ?? new Dictionary<string, string>()],
            Client = client!,
        };
    }
}
