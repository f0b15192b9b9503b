using System.Net.Http.Headers;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Balancing.Affinity;

/// <summary>A cookie (RFC 6265).</summary>
internal sealed class AffinityCookie(string name, SessionAffinityCookieConfig config, TimeProvider time) : AffinityField
{
    private const string CookieField = "Cookie";

    public override Destination? Find(Exchange exchange, ClientKeys keys)
    {
        foreach (var field in exchange.Context.Request.Headers.Cookie)
        {
            for (var cookies = new RequestCookies(field); cookies.MoveNext();)
            {
                // A client may hold several of the name, for several paths.
                if (cookies.Name.SequenceEqual(name) && keys.Find(cookies.Value) is { } destination)
                {
                    return destination;
                }
            }
        }
        return null;
    }

    public override void Remove(HttpRequestHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(CookieField, out var values))
        {
            return;
        }
        var field = values.ToString();
        var rest = RequestCookies.Without(field, name);
        if (!ReferenceEquals(rest, field))
        {
            headers.Remove(CookieField);
            if (rest is not null)
            {
                headers.TryAddWithoutValidation(CookieField, rest);
            }
        }
    }

    public override void Give(Exchange exchange, string key)
    {
        var options = new CookieOptions
        {
            Path = config.Path ?? "/",
            Domain = config.Domain,
            HttpOnly = config.HttpOnly ?? true,
            Secure = IsSecure(exchange.Client.Scheme),
            SameSite = config.SameSite ?? SameSiteMode.Unspecified,
            Expires = config.Expiration is { } expiration ? time.GetUtcNow() + expiration : null,
            MaxAge = config.MaxAge,
        };
        var headers = exchange.Context.Response.Headers;
        headers.SetCookie = StringValues.Concat(headers.SetCookie, options.CreateCookieHeader(name, key).ToString());
    }

    private bool IsSecure(string scheme) => config.SecurePolicy switch
    {
        CookieSecurePolicy.Always => true,
        CookieSecurePolicy.SameAsRequest => scheme == "https",
        _ => false,
    };
}
