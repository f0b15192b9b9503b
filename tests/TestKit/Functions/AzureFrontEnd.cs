using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.TestKit;

/// <summary>What Azure's front end does before a request reaches the Functions host: it names the caller in fields of its own.</summary>
public sealed record AzureFrontEnd
{
    /// <summary>The app's name: <c>WEBSITE_SITE_NAME</c> and <c>X-SITE-DEPLOYMENT-ID</c>.</summary>
    public string SiteName { get; init; } = "funcproxy-test";

    /// <summary>The instance's id: <c>WEBSITE_INSTANCE_ID</c>.</summary>
    public string InstanceId { get; init; } = "0123456789abcdef";

    /// <summary>The caller's address, as the front end saw it; from a block for documentation (RFC 5737) unless set.</summary>
    public IPAddress ClientAddress { get; init; } = IPAddress.Parse("203.0.113.7");

    /// <summary>The front end's own address, which is all that the host sees of the connection.</summary>
    public IPAddress Address { get; init; } = IPAddress.Parse("169.254.129.1");

    /// <summary>The fields that the front end sets, in place of what the caller may have sent under those names.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Headers(HttpContext context)
    {
        var host = context.Request.Host.Value ?? "";
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var port = context.Connection.RemotePort;
        return
        [
            new("CLIENT-IP", $"{ClientAddress}:{port}"),
            new("X-Client-IP", ClientAddress.ToString()),
            new("X-Client-Port", port.ToString()),
            new("X-ARR-LOG-ID", Guid.NewGuid().ToString()),
            new("X-ARR-SSL", "2048|256|CN=Test Issuer|CN=*.azurewebsites.net"),
            new("X-Original-URL", target),
            new("X-WAWS-Unencoded-URL", target),
            new("DISGUISED-HOST", host),
            new("WAS-DEFAULT-HOSTNAME", $"{SiteName}.azurewebsites.net"),
            new("X-SITE-DEPLOYMENT-ID", SiteName),
        ];
    }

    internal IEnumerable<KeyValuePair<string, string?>> Environment =>
    [
        new("WEBSITE_SITE_NAME", SiteName),
        new("WEBSITE_INSTANCE_ID", InstanceId),
        new("WEBSITE_HOSTNAME", $"{SiteName}.azurewebsites.net"),
        new("AZURE_FUNCTIONS_ENVIRONMENT", "Production"),
    ];
}
