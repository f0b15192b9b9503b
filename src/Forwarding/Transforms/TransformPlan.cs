using System.Collections.Frozen;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>What a route's transforms come to, while they are read.</summary>
internal sealed class TransformPlan
{
    public bool? CopiesRequestHeaders;
    public bool? CopiesResponseHeaders;
    public bool? CopiesResponseTrailers;
    public bool? UsesOriginalHost;
    public FrozenSet<string>? AllowedRequestHeaders;
    public FrozenSet<string>? AllowedResponseHeaders;
    public FrozenSet<string>? AllowedResponseTrailers;

    private readonly List<PathStep> _path = [];
    private readonly List<QueryStep> _query = [];
    private readonly List<MethodChange> _methods = [];
    private readonly List<Func<bool, RequestStep>> _request = [];
    private readonly List<Func<bool, ResponseFieldStep>> _response = [];
    private readonly List<Func<bool, ResponseFieldStep>> _trailers = [];
    private readonly List<XForwardedStep> _xForwarded = [];
    private (TransformEntry Entry, ForwardedAction Action, ForwardedStep Step)? _forwarded;

    public void Add(TransformEntry entry, PathStep? step)
    {
        if (step is { IsWhole: true } && _path.Count > 0)
        {
            entry.Error("replaces the whole path, so that the path transforms before it have no effect; take them out or put them behind");
        }
        if (step is not null)
        {
            _path.Add(step);
        }
    }

    public void Add(QueryStep? step)
    {
        if (step is not null)
        {
            _query.Add(step);
        }
    }

    public void Add(MethodChange change) => _methods.Add(change);

    /// <summary>Adds a change of the request's fields; it is made when it is known whether the client's are copied.</summary>
    public void Add(Func<bool, RequestStep> create) => _request.Add(create);

    public void AddToResponse(Func<bool, ResponseFieldStep> create) => _response.Add(create);

    public void AddToTrailers(Func<bool, ResponseFieldStep> create) => _trailers.Add(create);

    public void Add(TransformEntry entry, XForwardedStep step)
    {
        if (_xForwarded.Exists(other => other.Prefix.Equals(step.Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            entry.Error($"writes the fields {step.Prefix}* a second time; keep one");
        }
        _xForwarded.Add(step);
        CheckForwarding(entry);
    }

    public void Add(TransformEntry entry, ForwardedAction action, ForwardedStep step)
    {
        if (_forwarded is not null)
        {
            entry.Error("is given twice; keep one");
        }
        _forwarded = (entry, action, step);
        CheckForwarding(entry);
    }

    public void SetFlag(TransformEntry entry, ref bool? flag)
    {
        if (flag is not null)
        {
            entry.Error("is given twice; keep one");
        }
        if (entry.TryGetFlag(out var value))
        {
            flag = value;
        }
    }

    public void SetAllowed(TransformEntry entry, ref FrozenSet<string>? allowed)
    {
        if (allowed is not null)
        {
            entry.Error("is given twice; keep one list");
        }
        allowed = FieldRules.Names(entry);
    }

    public Transformer Build()
    {
        // A list of what is allowed is a choice among the copied fields, so they are copied, whatever the flag says (as in YARP).
        var requestCopied = AllowedRequestHeaders is not null || CopiesRequestHeaders != false;
        var responseCopied = AllowedResponseHeaders is not null || CopiesResponseHeaders != false;
        var trailersCopied = AllowedResponseTrailers is not null || CopiesResponseTrailers != false;
        return new RouteTransformer(requestCopied, responseCopied, trailersCopied)
        {
            Path = [.. _path],
            Query = [.. _query],
            Methods = [.. _methods],
            Request = [.. RequestSteps(requestCopied)],
            Response = [.. _response.Select(create => create(responseCopied))],
            Trailers = [.. _trailers.Select(create => create(trailersCopied))],
            AllowedResponse = AllowedResponseHeaders,
            AllowedTrailers = AllowedResponseTrailers,
        };
    }

    /// <summary>The steps in their order: first which of the client's fields stay, then what the proxy tells of the client, then the route's own wishes, which so have the last word.</summary>
    private IEnumerable<RequestStep> RequestSteps(bool copied)
    {
        if (AllowedRequestHeaders is not null)
        {
            yield return new RequestHeaderTransforms.AllowedStep(AllowedRequestHeaders);
        }
        if (UsesOriginalHost == true)
        {
            yield return new RequestHeaderTransforms.OriginalHostStep();
        }
        foreach (var step in ForwardingSteps())
        {
            yield return step;
        }
        foreach (var create in _request)
        {
            yield return create(copied);
        }
    }

    private IEnumerable<RequestStep> ForwardingSteps()
    {
        var isOff = _xForwarded.TrueForAll(step => step.IsOff) && _forwarded is null or { Action: ForwardedAction.Off };
        if (_xForwarded.Count == 0 && _forwarded is null)
        {
            yield return XForwardedStep.Default;
        }
        else if (isOff)
        {
            yield return XForwardedStep.PassOn;
            yield return ForwardedStep.PassOn;
        }
        foreach (var step in _xForwarded)
        {
            if (!step.IsStandard || !step.IsOff)
            {
                yield return step;
            }
        }
        if (_forwarded is { Action: ForwardedAction.Set or ForwardedAction.Append } forwarded)
        {
            yield return forwarded.Step;
        }
    }

    /// <summary>Two accounts of one hop would contradict each other further on, so one replaces the other; a route that asks for both is in error.</summary>
    private void CheckForwarding(TransformEntry entry)
    {
        if (_forwarded is { Action: ForwardedAction.Set or ForwardedAction.Append } && _xForwarded.Exists(step => step.Writes))
        {
            entry.Error("stands beside the other of Forwarded and X-Forwarded; a destination gets one of them, turn one 'Off'");
        }
    }
}
