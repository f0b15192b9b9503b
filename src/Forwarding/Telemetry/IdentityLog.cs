using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>The log events of identities, of callers and towards destinations. Ids are stable: 400–499. None holds a token, a key or a secret.</summary>
internal static partial class IdentityLog
{
    [LoggerMessage(400, LogLevel.Information, "Identity provider {Authority}: issuer {Issuer}, {Keys} keys")]
    public static partial void ProviderRead(ILogger logger, string authority, string? issuer, int keys);

    [LoggerMessage(401, LogLevel.Warning, "Identity provider {Authority} could not be read ({Reason}); {Consequence}")]
    public static partial void ProviderFailed(ILogger logger, string authority, string reason, string consequence);

    [LoggerMessage(402, LogLevel.Warning, "Identity provider {Authority} publishes no key that verifies signatures; what is known of it stays")]
    public static partial void ProviderHasNoKeys(ILogger logger, string authority);

    [LoggerMessage(410, LogLevel.Information, "Managed identity {Identity}: a token for {Scope}, valid until {Expires}")]
    public static partial void TokenGot(ILogger logger, string identity, string scope, DateTimeOffset expires);

    [LoggerMessage(411, LogLevel.Warning, "Managed identity {Identity} got no token for {Scope}: {Reason}; {Consequence}")]
    public static partial void TokenRefused(ILogger logger, string identity, string scope, string reason, string consequence);
}
