using System.Text.Json;
using FuncProxy.Routing.Model;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>The trusts and providers of the document that is served, kept across reloads as long as they are configured alike. Not for concurrent use: only the snapshot's builder asks.</summary>
/// <param name="client">Sends to providers.</param>
/// <param name="time">The engine's clock.</param>
/// <param name="loggers">Make the logger of readings.</param>
internal sealed class TokenTrusts(HttpMessageInvoker client, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>How many tokens are kept that were found good, over all routes.</summary>
    public const int MaxTokens = 4096;

    private readonly TokenCache _cache = new(MaxTokens);
    private readonly ILogger<OpenIdProvider> _logger = loggers.CreateLogger<OpenIdProvider>();
    private Dictionary<string, OpenIdProvider> _providers = new(StringComparer.Ordinal);
    private Dictionary<string, OpenIdProvider> _nextProviders = new(StringComparer.Ordinal);
    private Dictionary<string, TokenTrust> _trusts = new(StringComparer.Ordinal);
    private Dictionary<string, TokenTrust> _nextTrusts = new(StringComparer.Ordinal);

    /// <summary>The trust of a route.</summary>
    public TokenTrust Get(JwtConfig config)
    {
        var own = config with { RequiredScopes = null, RequiredRoles = null, Forward = null };
        var key = JsonSerializer.Serialize(own, RouteDocumentJson.Default.JwtConfig);
        if (!_nextTrusts.TryGetValue(key, out var trust))
        {
            var provider = Provider(config.Authority!);
            _nextTrusts[key] = trust = _trusts.GetValueOrDefault(key) ?? new TokenTrust(own, provider, _cache, time);
        }
        return trust;
    }

    /// <summary>Forgets what the document before had beyond this one.</summary>
    public void EndRound()
    {
        (_trusts, _nextTrusts) = (_nextTrusts, new(StringComparer.Ordinal));
        (_providers, _nextProviders) = (_nextProviders, new(StringComparer.Ordinal));
    }

    private OpenIdProvider Provider(string authority)
    {
        if (!_nextProviders.TryGetValue(authority, out var provider))
        {
            _nextProviders[authority] = provider = _providers.GetValueOrDefault(authority) ?? new OpenIdProvider(authority, client, time, _logger);
        }
        return provider;
    }
}
