using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class HttpRequestValidator
{
    private static readonly string[] Versions = ["1.0", "1.1", "2", "2.0"];

    public static void Check(DocumentPath at, HttpRequestConfig? request, RouteDocumentErrors errors)
    {
        if (request is null)
        {
            return;
        }

        Checks.Positive(errors, at, "activityTimeout", request.ActivityTimeout);
        var place = at["version"];
        if (request.Version is "3" or "3.0")
        {
            errors.Add(place, "HTTP/3 is not spoken towards destinations: it needs a QUIC library that the platform does not ship; write \"2\", or leave 'version' out");
        }
        else if (request.Version is { } version && !Versions.Contains(version))
        {
            errors.Add(place, $"{errors.Quote(place, version)} is no version that is spoken; write \"1.0\", \"1.1\" or \"2\"");
        }
    }
}
