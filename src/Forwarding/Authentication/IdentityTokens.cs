using Azure.Core;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Authentication;

/// <summary>The managed identities of the process and their tokens, which stay for its life. Not for concurrent use.</summary>
/// <param name="identities">Gives the credentials.</param>
/// <param name="time">The engine's clock.</param>
/// <param name="loggers">Make the logger of tokens.</param>
internal sealed class IdentityTokens(IdentityFactory identities, TimeProvider time, ILoggerFactory loggers)
{
    private const string SystemAssigned = "system-assigned";

    private readonly ILogger<IdentityToken> _logger = loggers.CreateLogger<IdentityToken>();
    private readonly Dictionary<string, TokenCredential> _credentials = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Identity, string Scope), IdentityToken> _tokens = [];

    /// <summary>An identity's token for a scope.</summary>
    /// <param name="clientId">The client id of a user-assigned identity; null for the system-assigned one.</param>
    /// <param name="scope">The scope.</param>
    public IdentityToken Get(string? clientId, string scope)
    {
        var identity = clientId ?? SystemAssigned;
        if (!_tokens.TryGetValue((identity, scope), out var token))
        {
            _tokens[(identity, scope)] = token = new IdentityToken(Credential(identity, clientId), identity, scope, time, _logger);
        }
        return token;
    }

    private TokenCredential Credential(string identity, string? clientId)
    {
        if (!_credentials.TryGetValue(identity, out var credential))
        {
            _credentials[identity] = credential = identities(clientId);
        }
        return credential;
    }
}
