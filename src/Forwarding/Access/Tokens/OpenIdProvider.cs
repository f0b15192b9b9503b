using System.Security.Cryptography;
using System.Text.Json;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>
/// An identity provider: its issuer and keys by discovery (OpenID Connect Discovery 1.0 §4). Nothing is asked before the first token comes.
/// Keys that were read stay until others replace them, however long the provider is down.
/// </summary>
internal sealed class OpenIdProvider
{
    /// <summary>The least time from one reading to the next, whatever callers present.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(30);

    /// <summary>The age at which keys are read anew, beside the requests.</summary>
    public static readonly TimeSpan RefreshAfter = TimeSpan.FromHours(1);

    private const string WellKnown = "/.well-known/openid-configuration";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly string _authority;
    private readonly ProviderDocuments _documents;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PacedWork _reading;
    private volatile ProviderKeys? _keys;

    /// <summary>A provider that nothing is known of.</summary>
    /// <param name="authority">Its address.</param>
    /// <param name="client">Sends.</param>
    /// <param name="time">The engine's clock.</param>
    /// <param name="logger">Is told of every reading.</param>
    public OpenIdProvider(string authority, HttpMessageInvoker client, TimeProvider time, ILogger logger)
    {
        (_authority, _documents, _time, _logger) = (authority.TrimEnd('/'), new ProviderDocuments(client), time, logger);
        _reading = new PacedWork(ReadAsync, LeastInterval, time);
    }

    /// <summary>What is known of it, for a token that needs it now; null before it was reached. Old keys are read anew meanwhile.</summary>
    /// <param name="now">The time.</param>
    public ProviderKeys? Use(DateTimeOffset now)
    {
        if (_keys is { } keys && now - keys.ReadAt >= RefreshAfter)
        {
            _ = _reading.Begin();
        }
        return _keys;
    }

    /// <summary>The same; where nothing is known it is waited for.</summary>
    public ValueTask<ProviderKeys?> UseAsync(CancellationToken cancellationToken) => Use(_time.GetUtcNow()) is { } keys ? new(keys) : RenewAsync(cancellationToken);

    /// <summary>What is known of it after a reading, unless it is too early for one. All who have waited go on side by side, none on the thread that has read.</summary>
    public async ValueTask<ProviderKeys?> RenewAsync(CancellationToken cancellationToken)
    {
        await _reading.Begin().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return _keys;
    }

    private async Task ReadAsync()
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        try
        {
            var published = await OpenIdConnectConfigurationRetriever.GetAsync(_authority + WellKnown, _documents, limit.Token);
            var keys = ProviderKeys.Of(published, _time.GetUtcNow());
            if (keys.Count == 0)
            {
                IdentityLog.ProviderHasNoKeys(_logger, _authority);
                return;
            }
            _keys = keys;
            IdentityLog.ProviderRead(_logger, _authority, keys.Issuer, keys.Count);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            IdentityLog.ProviderFailed(_logger, _authority, exception.GetBaseException().Message, _keys is null ? "tokens of it are answered 503" : "the keys that are known stay");
        }
    }

    /// <summary>What networks and providers do wrong; the last four are the library's for documents that are none.</summary>
    private static bool IsExpected(Exception exception)
        => ForwardingFailure.IsExpected(exception) || exception is JsonException or ArgumentException or InvalidOperationException or CryptographicException;
}
