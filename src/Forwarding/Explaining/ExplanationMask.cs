using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>Explanations that show app settings by their names.</summary>
internal static class ExplanationMask
{
    /// <summary>The explanation with names in place of values, in every text that comes of the document. Ids are names; numbers stay.</summary>
    public static RouteExplanation Masked(this RouteExplanation explanation, SettingMask mask) => explanation with
    {
        Allow = explanation.Allow is { } allow ? mask.Apply(allow) : null,
        Routes = [.. explanation.Routes.Select(verdict => verdict with { Reason = mask.Apply(verdict.Reason) })],
        Transforms = [.. explanation.Transforms.Select(transform => transform.ToDictionary(field => field.Key, field => mask.Apply(field.Value)))],
        Access = [.. explanation.Access.Select(mask.Apply)],
        Limits = [.. explanation.Limits.Select(mask.Apply)],
        Cache = mask.Apply(explanation.Cache),
        Upstream = explanation.Upstream is { } upstream ? Masked(upstream, mask) : null,
        Answer = explanation.Answer is { } answer ? answer with { Headers = Masked(answer.Headers, mask), Body = mask.Apply(answer.Body) } : null,
    };

    private static ExplainedUpstream Masked(ExplainedUpstream upstream, SettingMask mask) => upstream with
    {
        Method = mask.Apply(upstream.Method),
        PathAndQuery = mask.Apply(upstream.PathAndQuery),
        Headers = Masked(upstream.Headers, mask),
        Destinations = [.. upstream.Destinations.Select(destination => destination with { Url = mask.Apply(destination.Url), Host = mask.Apply(destination.Host) })],
    };

    private static IReadOnlyList<ExplainedField> Masked(IReadOnlyList<ExplainedField> fields, SettingMask mask) =>
        [.. fields.Select(field => new ExplainedField(mask.Apply(field.Name), mask.Apply(field.Value)))];
}
