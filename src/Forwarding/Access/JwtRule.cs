using System.Collections.Frozen;
using FuncProxy.Forwarding.Access.Tokens;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Access;

/// <summary>Lets in callers that present a token of a trusted provider.</summary>
/// <param name="trust">Which tokens are believed.</param>
/// <param name="config">What the route asks of a token.</param>
/// <param name="allowed">The ids of the consumers that may call; null for all.</param>
/// <param name="known">The document's consumers.</param>
internal sealed class JwtRule(TokenTrust trust, JwtConfig config, FrozenSet<string>? allowed, FrozenDictionary<string, Consumer> known) : AccessRule
{
    private readonly string[] _scopes = [.. config.RequiredScopes ?? []];
    private readonly string[] _roles = [.. config.RequiredRoles ?? []];

    public override ValueTask<ProxyError> CheckAsync(Exchange exchange)
    {
        var error = PresentedToken.Read(exchange.Context.Request.Headers, out var token);
        if (error != ProxyError.None)
        {
            return new(error);
        }
        var key = TokenKey.Of(trust, token.Span);
        return trust.Find(key) is { } validated ? new(Admit(exchange, validated)) : VerifyAsync(exchange, token, key);
    }

    private async ValueTask<ProxyError> VerifyAsync(Exchange exchange, ReadOnlyMemory<char> token, TokenKey key)
    {
        // The thread that has read the request goes on to others: a signature takes as long as several requests.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var verdict = await trust.VerifyAsync(token, key, exchange.Context.RequestAborted);
        return verdict.Token is { } validated ? Admit(exchange, validated) : verdict.Error;
    }

    private ProxyError Admit(Exchange exchange, ValidatedToken token)
    {
        if (token.Consumer is not { } consumer)
        {
            return ProxyError.ConsumerMissing;
        }
        exchange.Consumer = known.GetValueOrDefault(consumer.Id) ?? consumer;
        if (allowed?.Contains(consumer.Id) == false)
        {
            return ProxyError.ConsumerDenied;
        }
        return !ValidatedToken.HoldAll(token.Scopes, _scopes) ? ProxyError.ScopeMissing
            : !ValidatedToken.HoldAll(token.Roles, _roles) ? ProxyError.RoleMissing
            : ProxyError.None;
    }
}
