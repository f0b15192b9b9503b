using Azure.Core;
using Azure.Identity;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Authentication;

/// <summary>A managed identity's token for one scope. It is kept while it is good and renewed beside the requests before it ends; only where there is none is waited for it.</summary>
internal sealed class IdentityToken : DestinationAuth
{
    // As Azure's own clients do it.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    /// <summary>How long before its end a token is not sent any more: it must be good when it arrives.</summary>
    private static readonly TimeSpan LeastLeft = TimeSpan.FromSeconds(10);

    /// <summary>The least time from one asking to the next, also after a failure.</summary>
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TokenCredential _credential;
    private readonly TokenRequestContext _request;
    private readonly string _identity;
    private readonly string _scope;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PacedWork _asking;
    private volatile Held? _held;

    /// <summary>No token yet.</summary>
    /// <param name="credential">Gives tokens.</param>
    /// <param name="identity">The identity's name in the log.</param>
    /// <param name="scope">What the tokens are for.</param>
    /// <param name="time">The engine's clock.</param>
    /// <param name="logger">Is told of every asking.</param>
    public IdentityToken(TokenCredential credential, string identity, string scope, TimeProvider time, ILogger logger)
        : base(HeaderNames.Authorization)
    {
        (_credential, _identity, _scope, _time, _logger) = (credential, identity, scope, time, logger);
        _request = new TokenRequestContext([scope]);
        _asking = new PacedWork(AskAsync, LeastInterval, time);
    }

    /// <inheritdoc/>
    public override ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        if (Good is not { } held)
        {
            return NextAsync(cancellationToken);
        }
        if (_time.GetUtcNow() >= held.RenewAt)
        {
            _ = _asking.Begin();
        }
        return new(held.Value);
    }

    private Held? Good => _held is { } held && _time.GetUtcNow() < held.Expires - LeastLeft ? held : null;

    private async ValueTask<string?> NextAsync(CancellationToken cancellationToken)
    {
        await _asking.Begin().WaitAsync(cancellationToken);
        return Good?.Value;
    }

    private async Task AskAsync()
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        try
        {
            var token = await _credential.GetTokenAsync(_request, limit.Token);
            var isNew = _held is not { } former || former.Expires != token.ExpiresOn;
            _held = new Held($"Bearer {token.Token}", token.ExpiresOn, token.RefreshOn ?? token.ExpiresOn - RenewBefore);
            if (isNew)
            {
                IdentityLog.TokenGot(_logger, _identity, _scope, token.ExpiresOn);
            }
        }
        catch (Exception exception) when (exception is AuthenticationFailedException or OperationCanceledException)
        {
            IdentityLog.TokenRefused(_logger, _identity, _scope, exception.Message, Good is null ? "requests that need it fail" : "the former one is still good");
        }
    }

    private sealed class Held(string value, DateTimeOffset expires, DateTimeOffset renewAt)
    {
        public string Value => value;

        public DateTimeOffset Expires => expires;

        public DateTimeOffset RenewAt => renewAt;
    }
}
