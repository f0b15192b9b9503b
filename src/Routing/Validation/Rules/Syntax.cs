using System.Buffers;
using System.Globalization;

namespace FuncProxy.Routing.Validation.Rules;

/// <summary>The small grammars of HTTP that fields are checked against.</summary>
internal static class Syntax
{
    private const int MaxLabel = 63;
    private const int MaxHost = 253;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>RFC 9110 §5.6.2.</summary>
    public static bool IsToken(string? text) => !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>RFC 9110 §5.5, without the obsolete bytes beyond ASCII.</summary>
    public static bool IsFieldValue(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange('\t', '~') && !HasControl(text) && text.Trim().Length == text.Length;

    public static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) && c != '\t')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Why a text is no host name with an optional port; null when it is one. International names count in either form.</summary>
    public static string? HostProblem(string host)
    {
        var name = host;
        if (host.StartsWith('['))
        {
            var end = host.IndexOf(']', StringComparison.Ordinal);
            return end > 0 && System.Net.IPAddress.TryParse(host.AsSpan(1, end - 1), out _) && (end == host.Length - 1 || IsPort(host.AsSpan(end + 1)))
                ? null
                : "is not an IPv6 address in brackets with an optional port";
        }

        if (host.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            if (!IsPort(host.AsSpan(colon)))
            {
                return "has a port that is not 1 to 65535; the host is written without scheme and path";
            }

            name = host[..colon];
        }

        return NameProblem(name);
    }

    private static string? NameProblem(string name)
    {
        if (name.Length == 0)
        {
            return "is empty";
        }

        if (name.EndsWith('.'))
        {
            return "ends with a dot; leave it out";
        }

        string ascii;
        try
        {
            ascii = Idn.GetAscii(name);
        }
        catch (ArgumentException)
        {
            return "is not a host name: labels of 1 to 63 letters, digits and hyphens, divided by dots";
        }

        foreach (var label in ascii.AsSpan().Split('.'))
        {
            var part = ascii.AsSpan(label);
            if (part.Length is 0 or > MaxLabel || part.ContainsAnyExcept(HostCharacters) || ascii.Length > MaxHost)
            {
                return "is not a host name: labels of 1 to 63 letters, digits and hyphens, divided by dots";
            }
        }

        return null;
    }

    private static bool IsPort(ReadOnlySpan<char> colonAndPort) =>
        colonAndPort is [':', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535;
}
