using System.Collections.Frozen;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class DestinationAuthValidator
{
    // Fields that belong to a connection, frame the message (RFC 9110 §7.6.1, RFC 9112 §6), or are the proxy's own to write.
    private static readonly FrozenSet<string> NotCredentials = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "HTTP2-Settings",
        "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info", "Host", "Expect", "Via", "Forwarded", "x-request-id",
        "Allow", "Expires", "Last-Modified");

    private static readonly string[] Families = ["Content-", "X-Forwarded-"];

    public static void Check(DocumentPath at, DestinationConfig destination, HttpClientConfig? client, RouteDocumentErrors errors)
    {
        switch (destination.Auth)
        {
            case null:
                break;
            case { Type: null }:
                errors.AddMissing(at["type"], "'type' is missing; it is managedIdentity or header");
                break;
            case { Type: DestinationAuthType.ManagedIdentity } auth:
                CheckIdentity(at, auth, errors);
                CheckSecrecy(at["type"], destination, client, errors);
                Unused(at, "name", auth.Name, "managedIdentity", errors);
                Unused(at, "value", auth.Value, "managedIdentity", errors);
                break;
            case var auth:
                CheckHeader(at, auth, errors);
                Unused(at, "scope", auth.Scope, "header", errors);
                Unused(at, "clientId", auth.ClientId, "header", errors);
                break;
        }
    }

    private static void CheckIdentity(DocumentPath at, DestinationAuthConfig auth, RouteDocumentErrors errors)
    {
        if (string.IsNullOrWhiteSpace(auth.Scope))
        {
            errors.AddMissing(at["scope"], "'scope' is missing; a managed identity's token needs one, e.g. \"https://cognitiveservices.azure.com/.default\"");
        }
        else if (auth.Scope.AsSpan().ContainsAny(" \t\r\n"))
        {
            errors.Add(at["scope"], $"{errors.Quote(at["scope"], auth.Scope)} is not one scope; a token is for one, e.g. \"https://cognitiveservices.azure.com/.default\"");
        }

        if (auth.ClientId is not null && !Guid.TryParse(auth.ClientId, out _))
        {
            errors.Add(at["clientId"], $"{errors.Quote(at["clientId"], auth.ClientId)} is not the client id of an identity, e.g. 11111111-2222-3333-4444-555555555555");
        }
    }

    /// <summary>A token opens all that the identity may do, not this destination alone, so it travels encrypted or not at all.</summary>
    private static void CheckSecrecy(DocumentPath at, DestinationConfig destination, HttpClientConfig? client, RouteDocumentErrors errors)
    {
        if (IsInTheClear(destination.Address) || IsInTheClear(destination.Health))
        {
            errors.Add(at, "a managed identity's token is not sent in the clear; give the destination an https address");
        }

        if (client?.DangerousAcceptAnyServerCertificate == true)
        {
            errors.Add(at, "a managed identity's token is not sent to whoever shows any certificate; remove the cluster's 'httpClient.dangerousAcceptAnyServerCertificate'");
        }
    }

    private static bool IsInTheClear(string? address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback;

    private static void CheckHeader(DocumentPath at, DestinationAuthConfig auth, RouteDocumentErrors errors)
    {
        if (string.IsNullOrEmpty(auth.Name))
        {
            errors.AddMissing(at["name"], "'name' is missing; name the header");
        }
        else
        {
            Checks.Token(errors, at["name"], auth.Name, "a header's name");
            if (NotCredentials.Contains(auth.Name) || Families.Any(family => auth.Name.StartsWith(family, StringComparison.OrdinalIgnoreCase)))
            {
                errors.Add(at["name"], $"{errors.Quote(at["name"], auth.Name)} holds no credentials: it belongs to the connection, to the body or to the proxy itself; name another");
            }
        }

        if (string.IsNullOrEmpty(auth.Value))
        {
            errors.AddMissing(at["value"], "'value' is missing; take it from an app setting with \"%NAME%\"");
        }
        else
        {
            Checks.FieldValue(errors, at["value"], auth.Value);
        }
    }

    private static void Unused(DocumentPath at, string field, string? value, string type, RouteDocumentErrors errors)
    {
        if (value is not null)
        {
            errors.Add(at[field], $"'{field}' means nothing for the type {type}; remove it");
        }
    }
}
