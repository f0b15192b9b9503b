using FuncProxy.Routing.Reach;

namespace FuncProxy.Routing.Validation.Rules;

/// <summary>Where a request may be sent at all.</summary>
internal sealed class AddressValidator(Func<string, string?>? settings)
{
    private readonly DestinationReach _reach = new(settings);

    /// <summary>A destination's address: absolute http or https, without userinfo, query and fragment. Messages never repeat it, for it may hold a password.</summary>
    public void Check(DocumentPath at, string address, RouteDocumentErrors errors)
    {
        if (Syntax.HasControl(address) || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0)
        {
            errors.Add(at, "the address is not absolute http or https; write e.g. https://backend.example/ or http://localhost:5001/");
            return;
        }

        if (uri.UserInfo.Length > 0)
        {
            errors.Add(at, "the address holds a user or password; authenticate with the destination's 'auth' or a header transform");
        }

        if (address.AsSpan().IndexOfAny('?', '#') >= 0)
        {
            errors.Add(at, "the address has a query or a fragment; set a query with a transform (queryValueParameter)");
        }

        CheckReach(at, uri, errors);
    }

    /// <summary>That an address is none of those that give out the app's own identity.</summary>
    public void CheckReach(DocumentPath at, Uri uri, RouteDocumentErrors errors)
    {
        if (DestinationReach.IsMetadata(uri.DnsSafeHost))
        {
            errors.Add(at, "the address is link-local (169.254.0.0/16, fe80::/10) or otherwise the cloud's metadata service; a route must not reach it");
        }

        if (_reach.FindIdentity(uri.DnsSafeHost, uri.Port) is { } own)
        {
            errors.Add(at, $"the address is that of the setting {own.Setting}, which gives out the app's tokens; a route must not reach it");
        }
    }
}
