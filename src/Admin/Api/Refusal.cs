using System.Globalization;
using FuncProxy.Admin.Access;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary>What who has not shown the key gets: the same for every path, so that it tells of none.</summary>
internal static class Refusal
{
    private const string Challenge = "Bearer realm=\"FuncProxy admin\"";

    public static Task WriteAsync(HttpContext context, Admission admission, TimeSpan wait)
    {
        if (admission == Admission.Limited)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Problems.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many wrong keys have come from this address", "Wait as long as Retry-After says; until then the right key is not looked at either.");
        }
        context.Response.Headers.WWWAuthenticate = admission == Admission.KeyWrong ? $"{Challenge}, error=\"invalid_token\"" : Challenge;
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, admission == Admission.KeyWrong ? "The admin key is wrong" : "The admin key is missing", "Send the value of Admin__Key as 'Authorization: Bearer …'.");
    }
}
