using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Authentication;

/// <summary>Makes what destinations' <c>auth</c> sections say. Not for concurrent use: only the snapshot's builder asks.</summary>
/// <param name="identities">Gives the credentials of managed identities.</param>
/// <param name="time">The engine's clock.</param>
/// <param name="loggers">Make the logger of tokens.</param>
internal sealed class DestinationAuths(IdentityFactory identities, TimeProvider time, ILoggerFactory loggers)
{
    private IdentityTokens? _tokens;

    /// <summary>Compiles a section that has passed validation; null for null.</summary>
    public DestinationAuth? Get(DestinationAuthConfig? config) => config switch
    {
        null => null,
        { Type: DestinationAuthType.Header } => new FixedField(config.Name!, config.Value!),
        _ => (_tokens ??= new IdentityTokens(identities, time, loggers)).Get(config.ClientId, config.Scope!),
    };
}
