using FuncProxy.Admin.Access;
using FuncProxy.Admin.Api;
using FuncProxy.Admin.Page;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin;

/// <summary>Answers below <c>/_funcproxy/</c>: the dashboard's files to everybody, operations to who has the key. Paths count as they are written, so that no spelling stands for another.</summary>
internal sealed class AdminEndpoint(AdminServices services) : IReservedHandler
{
    private const string Root = ReservedPath.Root + "/api/";

    private readonly OperationTable _operations = OperationTable.Create(services);

    /// <inheritdoc/>
    public async Task AnswerAsync(ReservedRequest request)
    {
        var context = request.Context;
        AnswerFields.Set(context);
        try
        {
            await (request.IsExact && IsFor(request) ? AnswerExactAsync(request) : LeaveAsync(request));
        }
        catch (BadHttpRequestException exception)
        {
            // The body is malformed, too large, or too slow.
            await Problems.WriteAsync(context, exception.StatusCode, "The request's body could not be read");
        }
        catch (IOException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
    }

    private bool IsFor(ReservedRequest request)
        => (services.Hosts is not { } hosts || hosts.Contains(request.ClientHost, request.ClientScheme))
            && (!services.IsLocal || LocalRun.Sent(request.Context.Request));

    private async Task AnswerExactAsync(ReservedRequest request)
    {
        if (!request.Path.StartsWith(Root, StringComparison.Ordinal))
        {
            if (!await PageEndpoint.TryAnswerAsync(request))
            {
                await LeaveAsync(request);
            }
            return;
        }
        var admission = services.Keys.Check(request.Context.Request.Headers, request.ClientAddress, out var wait);
        if (admission != Admission.Granted)
        {
            request.LeaveBody();
            await Refusal.WriteAsync(request.Context, admission, wait);
            return;
        }
        if (_operations.Find(request.Path.AsSpan(Root.Length), request.Context.Request.Method, out var values, out var allow) is { } operation)
        {
            await operation.AnswerAsync(new AdminCall(request, services.Instance, values));
            return;
        }
        request.LeaveBody();
        if (allow.Length == 0)
        {
            await Problems.WriteAsync(request.Context, StatusCodes.Status404NotFound, "There is no such resource");
            return;
        }
        request.Context.Response.Headers.Allow = allow;
        await Problems.WriteAsync(request.Context, StatusCodes.Status405MethodNotAllowed, "The resource does not allow this method");
    }

    private static Task LeaveAsync(ReservedRequest request)
    {
        request.LeaveBody();
        return Problems.WriteAsync(request.Context, StatusCodes.Status404NotFound, "There is no such resource");
    }
}
