using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary>Writes whole answers. To HEAD the server sends the head alone.</summary>
internal static class Answers
{
    public static async Task WriteAsync(HttpContext context, string mediaType, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
