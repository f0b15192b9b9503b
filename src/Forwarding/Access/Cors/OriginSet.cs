using System.Buffers;
using System.Collections.Frozen;

namespace FuncProxy.Forwarding.Access.Cors;

/// <summary>A list of origins, of which some stand for all subdomains of a host.</summary>
internal sealed class OriginSet
{
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private readonly FrozenSet<string> _exact;
    private readonly (string Start, string End)[] _subdomains;

    /// <param name="origins">The origins as configured, already valid.</param>
    public OriginSet(IReadOnlyList<string> origins)
    {
        IsAny = origins.Contains("*");
        _exact = origins.Where(static origin => !origin.Contains('*')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _subdomains = [.. origins.Where(static origin => origin.Length > 1 && origin.Contains('*')).Select(static origin => origin.Split('*')).Select(static parts => (parts[0], parts[1]))];
    }

    /// <summary>Whether every origin is in it.</summary>
    public bool IsAny { get; }

    /// <summary>Whether an origin, as browsers write it, is in it.</summary>
    public bool Contains(string origin) => IsAny || _exact.Contains(origin) || IsSubdomain(origin);

    private bool IsSubdomain(string origin)
    {
        foreach (var (start, end) in _subdomains)
        {
            if (origin.Length > start.Length + end.Length
                && origin.StartsWith(start, StringComparison.OrdinalIgnoreCase)
                && origin.EndsWith(end, StringComparison.OrdinalIgnoreCase)
                && !origin.AsSpan(start.Length, origin.Length - start.Length - end.Length).ContainsAnyExcept(HostCharacters))
            {
                return true;
            }
        }
        return false;
    }
}
