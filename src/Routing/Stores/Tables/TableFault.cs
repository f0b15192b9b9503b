using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Azure;
using Azure.Identity;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>What a failed call of the table service means: the service's own error code and the remedy. Holds no account, address or secret, so that a caller may see it.</summary>
/// <param name="Kind">Names the failure, such as <c>403 AuthenticationFailed</c>; the same for the same cause.</param>
/// <param name="Message">What is wrong and what would mend it.</param>
public sealed record TableFault(string Kind, string Message)
{
    /// <summary>What is said of an answer that no table service gives.</summary>
    internal const string NoTableService = "what answered is no table service; see that the address is right and that no proxy or firewall answers in its place";

    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(15);

    /// <summary>Whether an exception is a failure of the service, of the way to it, or of the identity; anything else is a bug.</summary>
    public static bool IsOne(Exception exception) => exception switch
    {
        RequestFailedException or AuthenticationFailedException or IOException or FormatException or JsonException or OperationCanceledException => true,
        // What the pipeline throws after its last try.
        AggregateException aggregate => aggregate.InnerExceptions.All(IsOne),
        _ => false,
    };

    /// <summary>Explains a failure.</summary>
    /// <param name="exception">One for which <see cref="IsOne"/> holds.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="now">The time here, to tell a wrong clock.</param>
    /// <param name="right">What the table must let the caller do.</param>
    public static TableFault Of(Exception exception, string table, DateTimeOffset now, TableRight right) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Of(last, table, now, right),
        RequestFailedException { Status: > 0 } failure => OfService(failure, table, now, right),
        AuthenticationFailedException failure => OfIdentity(failure),
        FormatException failure => new("malformed", failure.Message),
        JsonException => new("malformed", NoTableService),
        _ => OfNetwork(exception),
    };

    private static TableFault OfService(RequestFailedException failure, string table, DateTimeOffset now, TableRight right)
    {
        var code = failure.ErrorCode ?? CodeOf(failure.GetRawResponse());
        var kind = $"{failure.Status} {code ?? "without an error code"}";
        return new(kind, $"the table service answered {kind}: {Remedy(failure, code, table, now, right)}");
    }

    // A body of XML hides the code from the client, but not the field.
    private static string? CodeOf(Response? response) =>
        response is not null && response.Headers.TryGetValue("x-ms-error-code", out var code) && code.Length > 0 ? code : null;

    private static string Remedy(RequestFailedException failure, string? code, string table, DateTimeOffset now, TableRight right) => (failure.Status, code) switch
    {
        (404, "TableNotFound") or (404, "ResourceNotFound") => $"the table {table} does not exist; publish routes into it with 'funcproxy apply FILE --to …', which makes it, or name another with the setting RouteStorage__tableName",
        (409, "TableBeingDeleted") => $"the table {table} is being deleted; wait a minute, then publish again",
        (401 or 403, _) when Skew(failure, now) is { } skew => $"the clock here is {Math.Abs(skew.TotalMinutes):0} minutes {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the service's, and 15 is what it allows; set the clock",
        (403, "AuthenticationFailed") => "the key or signature is wrong or has been replaced; copy the connection string anew into the setting RouteStorage. (A clock that is off by more than 15 minutes gives the same answer.)",
        (403, "KeyBasedAuthenticationNotPermitted") => "the account refuses keys; use an identity: set RouteStorage__tableServiceUri instead of RouteStorage",
        (403, "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" or "AuthorizationResourceTypeMismatch" or "AuthorizationServiceMismatch")
            => $"the identity or signature lacks the right; give it {RoleOf(right)} on the table {table}, and wait some minutes until it holds",
        (403, "AuthorizationFailure") => $"the account's network rules refuse this address, the right is missing, or (Azurite) the key is wrong; allow the app's network, see that its identity has {RoleOf(right)} on the table {table}, or copy the connection string anew",
        (403, _) => $"access is refused; copy the connection string anew, or see that the identity has {RoleOf(right)} on the table {table}",
        (401, _) => "the identity's token is not accepted; see that the app's identity and the storage account belong to the same Entra tenant",
        (400 or 413, "EntityTooLarge" or "PropertyValueTooLarge" or "RequestBodyTooLarge") => "an entry of the document is larger than a row may be; shorten or split it",
        (429 or 503, _) => "it is too busy; it is asked again at the next check",
        (>= 500, _) => "it failed; it is asked again at the next check",
        (412, _) => "the row has been changed meanwhile; read it again",
        _ => failure.Message.Split('\n')[0].TrimEnd(),
    };

    private static string RoleOf(TableRight right) => right switch
    {
        TableRight.Write => "the role 'Storage Table Data Contributor'",
        _ => "the role 'Storage Table Data Reader' (to publish: 'Storage Table Data Contributor')",
    };

    private static TimeSpan? Skew(RequestFailedException failure, DateTimeOffset now) =>
        failure.GetRawResponse()?.Headers.Date is { } there && (now - there) is var skew && skew.Duration() > AllowedSkew ? skew : null;

    private static TableFault OfIdentity(AuthenticationFailedException failure)
    {
        var kind = failure is CredentialUnavailableException ? "no identity" : "identity refused";
        return new(kind, failure is CredentialUnavailableException
            ? "no identity is available for the table service; switch on the app's managed identity (for one of several name it with RouteStorage__clientId), or sign in with 'az login' for a local run"
            : "the identity got no token for the table service; see that the app's managed identity exists (for one of several name it with RouteStorage__clientId), and the log of the identity provider");
    }

    private static TableFault OfNetwork(Exception exception)
    {
        var (kind, reason) = exception is OperationCanceledException ? Timeout : Innermost(exception) switch
        {
            SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.TimedOut } or TimeoutException => Timeout,
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => ("name unknown", "its name could not be resolved; see that the account's name is right and DNS works here"),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => ("connection refused", "the connection was refused; see that the service runs and that a firewall lets it through"),
            SocketException socket => ("network " + socket.SocketErrorCode, $"the connection failed ({socket.SocketErrorCode}); see that the network lets it through"),
            AuthenticationException => ("tls", "no secure connection could be made; see that its certificate is trusted here and the address is right"),
            _ => ("connection lost", "the connection broke off; it is asked again at the next check"),
        };
        return new(kind, $"the table service cannot be reached: {reason}");
    }

    private static (string Kind, string Reason) Timeout => ("timeout", "it did not answer in time; see that the network lets it through");

    private static Exception Innermost(Exception exception)
    {
        for (var at = exception; ; at = at.InnerException)
        {
            if (at is SocketException or AuthenticationException || at.InnerException is null)
            {
                return at;
            }
        }
    }
}
