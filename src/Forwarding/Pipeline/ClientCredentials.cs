using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Tells whether a client shows who it is, in any of the fields in which the proxy or a destination takes credentials.</summary>
public static class ClientCredentials
{
    private const string ApiKeyName = "api-key";
    private const string XApiKeyName = "x-api-key";
    private const string SubscriptionKeyName = "Ocp-Apim-Subscription-Key";

    /// <summary>Whether the request's fields hold credentials or a cookie.</summary>
    public static bool AreIn(IHeaderDictionary headers)
        => headers.Authorization.Count > 0
            || headers.Cookie.Count > 0
            || headers.ContainsKey(ApiKeyName)
            || headers.ContainsKey(XApiKeyName)
            || headers.ContainsKey(SubscriptionKeyName);
}
