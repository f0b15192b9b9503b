using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>
/// Takes back what the Functions host does to a path on the way. The host decodes a path and encodes it again, and an escape that decoding leaves as it is,
/// <c>%2F</c> or one that is no UTF-8, comes out as <c>%252F</c>. A path that held <c>%252F</c> before looks the same: it is taken for the far commoner <c>%2F</c>.
/// </summary>
public static class HostTarget
{
    private const string Percent = "%25";
    private const int OctetLength = 5;
    private const int LongestCharacter = 4;

    /// <summary>Sets the request's raw target to the one that the caller sent, as far as it can be known.</summary>
    public static void Restore(HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        if (request.RawTarget.Contains(Percent, StringComparison.Ordinal))
        {
            request.RawTarget = Restore(request.RawTarget);
        }
    }

    /// <summary>The target that the caller sent, as far as it can be known.</summary>
    /// <param name="target">The target that the host sent: a path, encoded, and a query.</param>
    public static string Restore(string target)
    {
        var query = target.IndexOf('?');
        var path = query < 0 ? target.AsSpan() : target.AsSpan(0, query);
        var restored = new StringBuilder(target.Length);
        for (var at = path.IndexOf(Percent); at >= 0; at = path.IndexOf(Percent))
        {
            restored.Append(path[..at]);
            path = path[at..];
            var kept = EncodedByCaller(path);
            var taken = kept == 0 ? OctetLength : kept;
            restored.Append(kept == 0 ? "%" : path[..kept]).Append(path[Math.Max(kept, Percent.Length)..taken]);
            path = path[taken..];
        }
        return restored.Append(path).Append(target.AsSpan(query < 0 ? target.Length : query)).ToString();
    }

    /// <summary>How many characters from a <c>%25</c> on stand for what the caller encoded itself; 0 where an escape follows that decoding had left.</summary>
    private static int EncodedByCaller(ReadOnlySpan<char> path)
    {
        Span<byte> octets = stackalloc byte[LongestCharacter];
        var count = 0;
        while (count < LongestCharacter && TryReadOctet(path[(count * OctetLength)..], out octets[count]))
        {
            count++;
        }
        if (count == 0 || (octets[0] < 0x80 && octets[0] != '/'))
        {
            return Percent.Length;
        }
        return octets[0] == '/' || Rune.DecodeFromUtf8(octets[..count], out _, out var length) != System.Buffers.OperationStatus.Done ? 0 : length * OctetLength;
    }

    private static bool TryReadOctet(ReadOnlySpan<char> path, out byte octet)
    {
        octet = 0;
        return path.Length >= OctetLength
            && path.StartsWith(Percent, StringComparison.Ordinal)
            && byte.TryParse(path[Percent.Length..OctetLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octet);
    }
}
