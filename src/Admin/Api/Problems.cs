using System.Text.Json;
using Microsoft.AspNetCore.Http;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Admin.Api;

/// <summary>Writes errors as problem+json.</summary>
internal static class Problems
{
    /// <param name="context">The request to answer; its response must not have started.</param>
    /// <param name="status">The status code.</param>
    /// <param name="title">What happened.</param>
    /// <param name="detail">What to do about it.</param>
    /// <param name="errors">What is wrong, one by one.</param>
    public static Task WriteAsync(HttpContext context, int status, string title, string? detail = null, IReadOnlyList<DocumentFlaw>? errors = null)
    {
        var problem = new Problem(title, status, RequestId.Of(context)) { Detail = detail, Errors = errors };
        context.Response.StatusCode = status;
        return Answers.WriteAsync(context, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(problem, AdminJson.Default.Problem));
    }
}
