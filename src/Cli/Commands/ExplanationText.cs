using FuncProxy.Forwarding.Explaining;
using FuncProxy.Routing.Matching;
using Spectre.Console;

namespace FuncProxy.Cli.Commands;

/// <summary>An explanation for people.</summary>
internal static class ExplanationText
{
    public static void Show(IAnsiConsole console, RouteExplanation explanation)
    {
        console.MarkupLineInterpolated(explanation.Outcome switch
        {
            ExplainedOutcome.Forwarded => (FormattableString)$"[green]forwarded by route {explanation.RouteId}[/]",
            ExplainedOutcome.Answered => $"[green]answered by route {explanation.RouteId} itself: {explanation.Status}[/]",
            ExplainedOutcome.Own => $"[green]for the proxy itself (/_funcproxy), never forwarded[/]",
            _ => $"[red]refused: {explanation.Status} {explanation.Reason}{(explanation.RouteId is null ? "" : $" (route {explanation.RouteId})")}[/]",
        });
        if (explanation.Allow is { } allow)
        {
            Line(console, "allowed", allow);
        }

        if (explanation.IsPreflight)
        {
            Line(console, "preflight", "a browser asks whether a page may send the request");
        }

        if (explanation.RouteId is not null)
        {
            ShowRoute(console, explanation);
        }

        ShowUpstream(console, explanation.Upstream);
        ShowAnswer(console, explanation.Answer);
        foreach (var verdict in explanation.Routes.Where(verdict => verdict.Obstacle != RouteObstacle.None))
        {
            Line(console, "not", $"{verdict.RouteId}: {verdict.Reason}");
        }
    }

    private static void ShowRoute(IAnsiConsole console, RouteExplanation explanation)
    {
        foreach (var (name, value) in explanation.RouteValues)
        {
            Line(console, "parameter", $"{name} = {value}");
        }

        Line(console, "access", string.Join("; ", explanation.Access) + (explanation.Consumer is { } consumer ? $"; this is {consumer}" : ""));
        Line(console, "limits", string.Join("; ", explanation.Limits));
        Line(console, "cache", explanation.Cache);
        foreach (var transform in explanation.Transforms)
        {
            Line(console, "transform", string.Join(", ", transform.Select(field => $"{field.Key}: {field.Value}")));
        }
    }

    private static void ShowUpstream(IAnsiConsole console, ExplainedUpstream? upstream)
    {
        if (upstream is null)
        {
            return;
        }

        Line(console, "becomes", $"{upstream.Method} {upstream.PathAndQuery}");
        foreach (var (name, value) in upstream.Headers)
        {
            Line(console, "", $"{name}: {value}");
        }

        foreach (var destination in upstream.Destinations)
        {
            Line(console, "to", $"{destination.Id}: {destination.Url} (priority {destination.Priority}, weight {destination.Weight}, Host {destination.Host})");
        }

        if (upstream.Destinations.Count > 1)
        {
            Line(console, "chosen by", upstream.LoadBalancingPolicy);
        }
    }

    private static void ShowAnswer(IAnsiConsole console, ExplainedAnswer? answer)
    {
        if (answer is null)
        {
            return;
        }

        foreach (var (name, value) in answer.Headers)
        {
            Line(console, "field", $"{name}: {value}");
        }

        if (answer.Body.Length > 0)
        {
            Line(console, "body", answer.Body);
        }
    }

    private static void Line(IAnsiConsole console, string what, string text) => console.MarkupLineInterpolated($"  [grey]{what.PadRight(10)}[/] {text}");
}
