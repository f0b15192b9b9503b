namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What is known of one attempt.</summary>
/// <param name="Destination">Where it was sent.</param>
/// <param name="Error">Why there was no answer; <see cref="ProxyError.None"/> when there was one, or none is needed.</param>
/// <param name="Status">The status of the answer for which another was asked; 0 when there was none.</param>
public readonly record struct AttemptRecord(Destination Destination, ProxyError Error, int Status)
{
    /// <summary>Why the attempt was not the last one, or was in vain, in the words of RFC 9209 or as a status; null when nothing is wrong with it.</summary>
    public string? Reason => Status > 0 ? StatusText(Status) : Error == ProxyError.None ? null : ProxyProblem.Of(Error).ProxyStatus;

    /// <summary>A status as text, without making one for those that are common.</summary>
    public static string StatusText(int status) => status switch
    {
        429 => "429",
        500 => "500",
        502 => "502",
        503 => "503",
        504 => "504",
        529 => "529",
        _ => status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
