using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Access;

/// <summary>Answers 404 to paths that only attackers ask for (docs/security.md lists them). Sees a path as a careless destination would: decoded, again and again.</summary>
/// <param name="kinds">What is blocked.</param>
internal sealed class BlockRule(IReadOnlyList<BlockKind> kinds) : AccessRule
{
    private readonly bool _traversal = kinds.Contains(BlockKind.Traversal);
    private readonly bool _dotfiles = kinds.Contains(BlockKind.Dotfiles);
    private readonly bool _scanners = kinds.Contains(BlockKind.Scanners);

    public override ValueTask<ProxyError> CheckAsync(Exchange exchange) => new(IsBlocked(exchange.Target.Path) ? ProxyError.Blocked : ProxyError.None);

    private bool IsBlocked(string path)
    {
        var seen = CarelessPath.Of(path);
        if (seen is null)
        {
            // Encoded more often than anyone has reason to.
            return _traversal;
        }
        var index = 0;
        var rest = seen.AsSpan();
        while (!rest.IsEmpty)
        {
            var slash = rest.IndexOf('/');
            var segment = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? default : rest[(slash + 1)..];
            if (segment.IsEmpty)
            {
                continue;
            }
            if ((_traversal && IsTraversal(segment)) || (_dotfiles && IsDotfile(segment, index)) || (_scanners && ScannerPaths.Contains(segment, index)))
            {
                return true;
            }
            index++;
        }
        return false;
    }

    private static bool IsTraversal(ReadOnlySpan<char> segment)
        => segment is "." or ".." || segment.StartsWith(".;") || segment.StartsWith("..;") || segment.Contains('\0');

    /// <summary>A name that begins with a dot, other than <c>/.well-known</c> (RFC 8615), which is there to be asked for.</summary>
    private static bool IsDotfile(ReadOnlySpan<char> segment, int index)
        => segment[0] == '.' && !segment.TrimStart('.').IsEmpty && !(index == 0 && segment.SequenceEqual(".well-known"));
}
