using System.Collections.Frozen;

namespace FuncProxy.Forwarding.Access;

/// <summary>Names that scanners for known holes ask for, and that hardly any service behind a gateway has. Small on purpose: whoever wants more writes routes.</summary>
internal static class ScannerPaths
{
    private static readonly FrozenSet<string> First = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "wp-admin", "wp-content", "wp-includes", "phpmyadmin", "pma", "myadmin", "cgi-bin", "boaform", "HNAP1", "GponForm",
        "_ignition", "autodiscover", "server-status", "server-info");

    private static readonly FrozenSet<string> Anywhere = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "wp-login.php", "xmlrpc.php", "wp-config.php", "phpinfo.php", "eval-stdin.php", "adminer.php", "web.config", "id_rsa");

    /// <summary>All of the names.</summary>
    public static IEnumerable<string> All => First.Concat(Anywhere);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FirstNames = First.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AnyNames = Anywhere.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a path's segment is one of the names.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="index">Which segment of the path it is, from 0.</param>
    public static bool Contains(ReadOnlySpan<char> segment, int index) => (index == 0 && FirstNames.Contains(segment)) || AnyNames.Contains(segment);
}
