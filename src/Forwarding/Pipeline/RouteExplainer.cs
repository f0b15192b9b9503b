using System.Security.Cryptography;
using System.Text;
using FuncProxy.Forwarding.Access;
using FuncProxy.Forwarding.Access.Tokens;
using FuncProxy.Forwarding.Balancing;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.Forwarding.Caching;
using FuncProxy.Forwarding.Caching.Storing;
using FuncProxy.Forwarding.Explaining;
using FuncProxy.Forwarding.Limits;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Says what the proxy would do with a request. It goes the way of the pipeline, through the same stages, up to where something would be sent; nothing is.</summary>
/// <param name="options">The process's options.</param>
/// <param name="time">The clock, by which keys expire.</param>
/// <param name="loggers">Where stages log.</param>
public sealed class RouteExplainer(ProxyOptions options, TimeProvider time, ILoggerFactory loggers)
{
    private const int MostRoutes = 6;
    private const string OwnCredentials = "(the proxy's own)";

    // Any will do: it signs nothing that leaves.
    private readonly AffinityKey _affinity = options.AffinityKey ?? new AffinityKey(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
    private readonly ProxyStages _stages = new(options, time);
    private readonly CallGuardPool _guards = new(time);

    /// <summary>Explains a request.</summary>
    /// <param name="document">A document that has passed validation with <see cref="ProxyEngine.Rules"/>.</param>
    /// <param name="request">The request.</param>
    /// <param name="mask">Takes the values of app settings out: <see cref="RouteDocumentResult.Mask"/>, or <see cref="SettingMask.None"/> to show them.</param>
    public async ValueTask<RouteExplanation> ExplainAsync(RouteDocument document, ExplainedRequest request, SettingMask mask)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(mask);
        return (await ExplainAsync(document, request)).Masked(mask);
    }

    private async ValueTask<RouteExplanation> ExplainAsync(RouteDocument document, ExplainedRequest request)
    {
        var exchange = new Exchange { Context = ExplainedContext.Create(request) };
        var error = ServerRules.Takes(exchange.Context.Request) ? _stages.ReadHead(exchange) : ProxyError.BadRequest;
        if (error == ProxyError.None && ReservedPath.Contains(exchange.Target.Path))
        {
            return new RouteExplanation { Outcome = ExplainedOutcome.Own };
        }
        if (error == ProxyError.None)
        {
            error = _stages.Identify(exchange);
        }
        return error == ProxyError.None
            ? await ExplainRoutedAsync(Compile(document), document, exchange)
            : Refused(new RouteExplanation { Outcome = ExplainedOutcome.Refused }, error);
    }

    private RouteSnapshot Compile(RouteDocument document)
    {
        var clients = new ClusterClients(new DestinationConnector(options.Names, options.Reach, time));
        var cache = new CacheEngine(new MemoryStore(options.CacheSizeLimitBytes), options.CacheName, time);
        var forwarder = new Forwarder(time, loggers.CreateLogger<Forwarder>());
        var rates = new RouteLimits(options.Limits.Window, quotas: null, time, loggers);
        return new RouteSnapshotBuilder(clients, forwarder, new DestinationSelectors(_affinity, time, Random.Shared), cache, rates, options.Limits, options.Identities, time, loggers).Build("explained", WithoutRates(document));
    }

    /// <summary>Nothing is counted here, and no table is asked.</summary>
    private static RouteDocument WithoutRates(RouteDocument document) => document with
    {
        Routes = document.Routes?.ToDictionary(route => route.Key, route => route.Value with { Limits = route.Value.Limits is { } limits ? limits with { RequestsPerMinute = null } : null }),
    };

    private async ValueTask<RouteExplanation> ExplainRoutedAsync(RouteSnapshot snapshot, RouteDocument document, Exchange exchange)
    {
        var refusal = RouteChoice.Choose(exchange, snapshot);
        var isPreflight = refusal == ProxyError.None && !ReferenceEquals(exchange.Route, snapshot.Routes.First(route => route.Id == exchange.Route.Id));
        var method = isPreflight ? Preflight.MethodOf(exchange.Context.Request)! : exchange.Context.Request.Method;
        var explanation = new RouteExplanation { Outcome = ExplainedOutcome.Refused, IsPreflight = isPreflight, Routes = snapshot.Table.Explain(RouteChoice.Wanted(exchange, method), MostRoutes) };
        if (refusal != ProxyError.None)
        {
            return Refused(explanation with { Allow = exchange.Context.Response.Headers.Allow.ToString() is { Length: > 0 } allow ? allow : null }, refusal);
        }
        var config = document.Routes![exchange.Route.Id];
        explanation = Describe(explanation, exchange, config);
        var error = await AdmitAsync(exchange);
        explanation = explanation with { Consumer = exchange.Consumer?.Id };
        return exchange.Route.Handler switch
        {
            ForwardHandler forward => await ExplainForwardAsync(explanation, exchange, (forward.Cluster, config, document.Clusters![config.ClusterId!]), error),
            _ when error != ProxyError.None => Refused(explanation, error),
            var handler => await AnswerAsync(explanation, exchange, handler),
        };
    }

    /// <summary>Access and the body's limit. What has the form of a token is believed: only its provider's keys could tell.</summary>
    private static async ValueTask<ProxyError> AdmitAsync(Exchange exchange)
    {
        exchange.Route.Cors?.Mark(exchange.Context);
        foreach (var rule in exchange.Route.Access)
        {
            if (rule is JwtRule && PresentedToken.Read(exchange.Context.Request.Headers, out _) == ProxyError.None)
            {
                continue;
            }
            if (await rule.CheckAsync(exchange) is var error and not ProxyError.None)
            {
                return error;
            }
        }
        return exchange.HasBody ? RequestBodyLimit.Apply(exchange.Context, exchange.Route.MaxRequestBodyBytes) : ProxyError.None;
    }

    private static RouteExplanation Describe(RouteExplanation explanation, Exchange exchange, RouteConfig config)
    {
        var values = new Dictionary<string, string>();
        if (PathTemplate.TryParse(config.Match?.Path ?? "", out var template, out _))
        {
            foreach (var name in template.ParameterNames)
            {
                if (exchange.RouteValues.TryGet(name, out var value))
                {
                    values[name] = value;
                }
            }
        }
        return explanation with
        {
            RouteId = exchange.Route.Id,
            RouteValues = values,
            Transforms = config.Transforms ?? [],
            Access = PolicyText.Access(config.Access),
            Limits = PolicyText.Limits(config, exchange.Route.Timeout, exchange.Route.MaxRequestBodyBytes),
        };
    }

    private async ValueTask<RouteExplanation> ExplainForwardAsync(RouteExplanation explanation, Exchange exchange, (ProxyCluster Cluster, RouteConfig Route, ClusterConfig Config) way, ProxyError error)
    {
        var (cluster, route, config) = way;
        var (cache, isRefused) = await CacheAsync(exchange, route.Cache);
        explanation = explanation with { Cache = cache };
        if (error == ProxyError.None)
        {
            error = UpstreamRequest.LacksLength(exchange, cluster) ? ProxyError.LengthRequired
                : isRefused ? ProxyError.NotCached
                : cluster.Destinations.Count == 0 ? ProxyError.NoDestination
                : ProxyError.None;
        }
        explanation = explanation with { Upstream = Upstream(exchange, cluster, config) };
        return error == ProxyError.None ? explanation with { Outcome = ExplainedOutcome.Forwarded } : Refused(explanation, error);
    }

    /// <summary>What the route's cache, which is empty here, makes of the request; and whether the client takes nothing that is not cached.</summary>
    private static async ValueTask<(string Text, bool IsRefused)> CacheAsync(Exchange exchange, CacheConfig? config)
    {
        if (exchange.Route.Cache is not RouteCache { Policy: not null } cache || await cache.TryAnswerAsync(exchange) || exchange.CacheRequest is not CacheRequest found)
        {
            return ("off", false);
        }
        return found.Bypass is { } reason
            ? ($"passed by ({reason})", CachingHandler.RefusesToPass(exchange, reason))
            : ($"asked for {found.Url}; {PolicyText.Cache(config!)}", found.Directives.OnlyIfCached);
    }

    /// <summary>The request, with the credentials of the destination that is asked first.</summary>
    private ExplainedUpstream Upstream(Exchange exchange, ProxyCluster cluster, ClusterConfig config)
    {
        var guard = exchange.Guard = _guards.Rent(CancellationToken.None, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var message = UpstreamRequest.Create(exchange, cluster, guard);
        Destination[] candidates = [.. cluster.Destinations.OrderBy(destination => destination.Priority)];
        if (candidates is [{ Auth: { } auth }, ..])
        {
            message.Authenticate(auth.FieldName, OwnCredentials);
        }
        var fields = message.Headers.NonValidated.AsEnumerable();
        fields = message.Content is null ? fields : fields.Concat(message.Content.Headers.NonValidated);
        var upstream = new ExplainedUpstream
        {
            ClusterId = cluster.Id,
            LoadBalancingPolicy = cluster.Policy,
            Method = message.Method.Method,
            PathAndQuery = message.PathAndQuery,
            Headers = [.. fields.Where(field => !field.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)).Select(field => new ExplainedField(field.Key, field.Value.ToString()))],
            Destinations = [.. candidates.Select(destination => Candidate(destination, message))],
        };
        _guards.Return(guard);
        return upstream;
    }

    private static ExplainedDestination Candidate(Destination destination, UpstreamMessage message)
        => new(destination.Id, destination.Priority, destination.Weight, destination.Prefix + message.PathAndQuery, message.Headers.Host ?? destination.Host ?? new Uri(destination.Prefix).Authority);

    private static async ValueTask<RouteExplanation> AnswerAsync(RouteExplanation explanation, Exchange exchange, RouteHandler handler)
    {
        if (await handler.HandleAsync(exchange) is var error and not ProxyError.None)
        {
            return Refused(explanation, error);
        }
        await ExplainedContext.StartAsync(exchange.Context);
        var response = exchange.Context.Response;
        var body = (MemoryStream)response.Body;
        return explanation with
        {
            Outcome = ExplainedOutcome.Answered,
            Status = response.StatusCode,
            Cache = "off",
            Answer = new ExplainedAnswer(response.StatusCode, [.. response.Headers.Select(field => new ExplainedField(field.Key, field.Value.ToString()))], Encoding.UTF8.GetString(body.ToArray())),
        };
    }

    private static RouteExplanation Refused(RouteExplanation explanation, ProxyError error)
        => explanation with { Outcome = ExplainedOutcome.Refused, Status = ProxyProblem.Of(error).Status, Reason = ProxyProblem.Of(error).Title };
}
