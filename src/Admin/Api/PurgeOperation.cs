using System.Globalization;
using FuncProxy.Forwarding.Caching.Storing;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary><c>POST cache/purge</c>: removes from this instance's cache.</summary>
internal sealed class PurgeOperation(AdminServices services) : Operation("POST", "cache/purge")
{
    private const int LongestTarget = 200;

    public override async Task AnswerAsync(AdminCall call)
    {
        if (await call.ReadAsync(AdminJson.Default.PurgeRequest, PurgeRequest.Form) is not { } asked)
        {
            return;
        }
        if (asked.ToRemoval() is not { } removal)
        {
            await call.RefuseAsync(StatusCodes.Status400BadRequest, "The body is not what the operation takes", $"Send {PurgeRequest.Form}.");
            return;
        }
        var removed = services.Engine.Cache.Purge(removal);
        services.Audit.Note(call.Author, call.ClientAddress, "purge", $"removed {removed.ToString(CultureInfo.InvariantCulture)}", Describe(removal));
        await call.WriteAsync(new PurgeAnswer(call.Instance, removed), AdminJson.Default.PurgeAnswer);
    }

    private static string Describe(in CacheRemoval removal)
    {
        var text = removal.Value.Length == 0 ? "all" : $"{removal.Kind.ToString().ToLowerInvariant()} {removal.Value}";
        return text.Length <= LongestTarget ? text : text[..LongestTarget] + "…";
    }
}
