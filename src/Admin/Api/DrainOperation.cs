using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Api;

/// <summary><c>POST destinations/{cluster}/{destination}/drain</c> and <c>…/restore</c>: takes a destination out of selection on this instance, and puts it back.</summary>
/// <param name="services">What operations share.</param>
/// <param name="action"><c>drain</c> or <c>restore</c>.</param>
/// <param name="drains">Whether it is taken out.</param>
internal sealed class DrainOperation(AdminServices services, string action, bool drains) : Operation("POST", $"destinations/{{cluster}}/{{destination}}/{action}")
{
    public override async Task AnswerAsync(AdminCall call)
    {
        call.LeaveBody();
        var cluster = services.Engine.Clusters.FirstOrDefault(each => each.Id == call.Value(0));
        if (cluster?.Destinations.FirstOrDefault(each => each.Id == call.Value(1)) is not { } destination)
        {
            await call.RefuseAsync(StatusCodes.Status404NotFound, "There is no such destination", "GET destinations has those that are served.");
            return;
        }
        destination.State.IsDrained = drains;
        services.Audit.Note(call.Author, call.ClientAddress, action, "done", $"{cluster.Id}/{destination.Id}");
        await call.WriteAsync(DestinationAnswer.Of(destination, services.Time.GetTimestamp()), AdminJson.Default.DestinationAnswer);
    }
}
