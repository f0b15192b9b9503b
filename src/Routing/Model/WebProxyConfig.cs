namespace FuncProxy.Routing.Model;

/// <summary>A forward proxy on the way to the destinations.</summary>
public sealed record WebProxyConfig
{
    /// <summary>Its absolute address.</summary>
    public string? Address { get; init; }

    /// <summary>Whether local destinations are reached without it. Default false.</summary>
    public bool? BypassOnLocal { get; init; }

    /// <summary>Whether the process's own credentials are offered to it. Default false.</summary>
    public bool? UseDefaultCredentials { get; init; }
}
