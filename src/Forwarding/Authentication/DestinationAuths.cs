using Azure.Core;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Authentication;

/// <summary>Makes what destinations' <c>auth</c> sections say. Identities and their tokens stay for the life of the process. Not for concurrent use: only the snapshot's builder asks.</summary>
/// <param name="identities">Gives the credential of a managed identity by its client id, null for the system-assigned one.</param>
/// <param name="time">The engine's clock.</param>
/// <param name="loggers">Make the logger of tokens.</param>
internal sealed class DestinationAuths(Func<string?, TokenCredential> identities, TimeProvider time, ILoggerFactory loggers)
{
    private const string SystemAssigned = "system-assigned";

    private readonly ILogger<IdentityToken> _logger = loggers.CreateLogger<IdentityToken>();
    private readonly Dictionary<string, TokenCredential> _credentials = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Identity, string Scope), IdentityToken> _tokens = [];

    /// <summary>Compiles a section that has passed validation; null for null.</summary>
    public DestinationAuth? Get(DestinationAuthConfig? config) => config switch
    {
        null => null,
        { Type: DestinationAuthType.Header } => new FixedField(config.Name!, config.Value!),
        _ => Token(config.ClientId, config.Scope!),
    };

    private IdentityToken Token(string? clientId, string scope)
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
