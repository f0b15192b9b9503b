using System.Globalization;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Access.Cors;

/// <summary>A route's <see cref="CorsConfig"/>, compiled.</summary>
internal sealed class RouteCors : CorsPolicy
{
    private static readonly TimeSpan DefaultMaxAge = TimeSpan.FromHours(1);

    private static readonly string[] Fields =
    [
        HeaderNames.AccessControlAllowOrigin, HeaderNames.AccessControlAllowCredentials, HeaderNames.AccessControlExposeHeaders,
        HeaderNames.AccessControlAllowMethods, HeaderNames.AccessControlAllowHeaders, HeaderNames.AccessControlMaxAge,
    ];

    private readonly OriginSet _origins;
    private readonly bool _credentials;
    private readonly StringValues _methods;
    private readonly StringValues _headers;
    private readonly StringValues _exposed;
    private readonly string _maxAge;

    private readonly bool _answersPreflights;

    private RouteCors(CorsConfig config, bool answersPreflights)
    {
        _answersPreflights = answersPreflights;
        _origins = new OriginSet(config.AllowOrigins ?? []);
        _credentials = config.AllowCredentials == true;
        _methods = Joined(config.AllowMethods);
        _headers = Joined(config.AllowHeaders);
        _exposed = Joined(config.ExposeHeaders);
        _maxAge = ((long)(config.MaxAge ?? DefaultMaxAge).TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Compiles a section that has passed validation; null for none.</summary>
    /// <param name="config">The section.</param>
    /// <param name="answersPreflights">Whether it marks the proxy's own answers to preflights, whose fields stay.</param>
    public static RouteCors? Compile(CorsConfig? config, bool answersPreflights = false) => config is null ? null : new RouteCors(config, answersPreflights);

    /// <inheritdoc/>
    public override void Mark(HttpContext context) => context.Response.OnStarting(static state => ((Marking)state).Apply(), new Marking(this, context));

    /// <inheritdoc/>
    public override ProxyError AnswerPreflight(HttpContext context)
    {
        if (Allowed(context) is null)
        {
            return ProxyError.OriginDenied;
        }
        var (asked, fields) = (context.Request.Headers, context.Response.Headers);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        fields.AccessControlAllowMethods = _methods.Count > 0 ? _methods : asked.AccessControlRequestMethod;
        if (_headers.Count > 0 || asked.AccessControlRequestHeaders.Count > 0)
        {
            fields.AccessControlAllowHeaders = _headers.Count > 0 ? _headers : asked.AccessControlRequestHeaders;
        }
        fields.AccessControlMaxAge = _maxAge;
        fields.Vary = _headers.Count > 0 ? HeaderNames.AccessControlRequestMethod : $"{HeaderNames.AccessControlRequestMethod}, {HeaderNames.AccessControlRequestHeaders}";
        return ProxyError.None;
    }

    /// <summary>What the response says of the origin that asks; null when that is not allowed, or is none.</summary>
    private string? Allowed(HttpContext context)
        => context.Request.Headers.Origin is [{ } origin] && _origins.Contains(origin) ? _origins.IsAny ? "*" : origin : null;

    private void Apply(HttpContext context)
    {
        var fields = context.Response.Headers;
        if (!_answersPreflights)
        {
            foreach (var field in Fields)
            {
                fields.Remove(field);
            }
        }
        if (Allowed(context) is { } allowed)
        {
            fields.AccessControlAllowOrigin = allowed;
            if (_credentials)
            {
                fields.AccessControlAllowCredentials = "true";
            }
            if (_exposed.Count > 0 && !_answersPreflights)
            {
                fields.AccessControlExposeHeaders = _exposed;
            }
        }
        // Whoever caches the response must not give one page's to another.
        if (!_origins.IsAny && !FieldElements.Contains(fields.Vary, HeaderNames.Origin))
        {
            fields.Append(HeaderNames.Vary, HeaderNames.Origin);
        }
    }

    private static StringValues Joined(IReadOnlyList<string>? names) => names is { Count: > 0 } ? string.Join(", ", names) : StringValues.Empty;

    private sealed class Marking(RouteCors cors, HttpContext context)
    {
        public Task Apply()
        {
            cors.Apply(context);
            return Task.CompletedTask;
        }
    }
}
