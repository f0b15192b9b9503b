namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What is known of one attempt.</summary>
/// <param name="Destination">Where it was sent.</param>
/// <param name="Error">Why there was no answer; <see cref="ProxyError.None"/> when there was one, or none is needed.</param>
/// <param name="Status">The status of the answer for which another was asked; 0 when there was none.</param>
/// <param name="IsLate">Whether another was asked because its answer was late.</param>
public readonly record struct AttemptRecord(Destination Destination, ProxyError Error, int Status, bool IsLate = false)
{
    /// <summary>Why the attempt was not the last one, or was in vain, in the words of RFC 9209, as a status, or <c>late</c>; null when nothing is wrong with it.</summary>
    public string? Reason => Status > 0 ? StatusText(Status) : Error != ProxyError.None ? ProxyProblem.Of(Error).ProxyStatus : IsLate ? "late" : null;

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
