using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary>What every answer says of itself: nobody keeps it, and nobody takes it for another type. It is open to no other origin's pages, for it says nothing of CORS.</summary>
internal static class AnswerFields
{
    public static void Set(HttpContext context)
    {
        var fields = context.Response.Headers;
        fields.CacheControl = "no-store";
        fields.XContentTypeOptions = "nosniff";
        fields[RequestId.HeaderName] = RequestId.Of(context);
    }
}
