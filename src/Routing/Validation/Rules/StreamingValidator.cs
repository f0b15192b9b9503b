using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class StreamingValidator
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    public static void Check(DocumentPath at, RouteConfig route, RouteDocumentErrors errors)
    {
        if (route is { Respond: not null, ClusterId: null, Streaming: not null })
        {
            errors.Add(at, "the route answers by 'respond', so that there is no stream to keep alive; remove 'streaming'");
        }

        if (route.Streaming?.KeepAliveInterval is { } interval && interval != TimeSpan.Zero)
        {
            Checks.Positive(errors, at, "keepAliveInterval", interval);
            if (interval > TimeSpan.Zero && interval < ShortestInterval)
            {
                errors.Add(at["keepAliveInterval"], $"{errors.Quote(at["keepAliveInterval"], interval.ToString("c"))} is too short; 'keepAliveInterval' is at least {ShortestInterval:c}, or 00:00:00 for no comments");
            }
        }
    }
}
