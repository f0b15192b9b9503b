using System.Buffers;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Matching;

/// <summary>A criterion on a query parameter, compiled. A parameter without a value counts as absent.</summary>
internal sealed class QueryCriterion(RouteQueryParameter config)
{
    private readonly string _name = config.Name ?? "";
    private readonly string[] _values = [.. config.Values ?? []];
    private readonly QueryParameterMatchMode _mode = config.Mode ?? QueryParameterMatchMode.Exact;
    private readonly StringComparison _comparison = config.IsCaseSensitive is true ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>What it asks for, for people.</summary>
    public override string ToString() => _values.Length == 0
        ? $"query parameter {Printable.Quote(_name)} {_mode}"
        : $"query parameter {Printable.Quote(_name)} {_mode} {string.Join(" or ", _values.Select(Printable.Quote))}{(_comparison == StringComparison.Ordinal ? ", letter case counts" : "")}";

    /// <summary>Whether a query, with its <c>?</c>, satisfies the criterion.</summary>
    public bool Accepts(ReadOnlySpan<char> query)
    {
        var any = false;
        for (var rest = query.IsEmpty ? query : query[1..]; !rest.IsEmpty && !any;)
        {
            var end = rest.IndexOf('&');
            var pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var equals = pair.IndexOf('=');
            any = equals >= 0 && equals < pair.Length - 1
                && Holds(pair[..equals], isName: true) && Holds(pair[(equals + 1)..], isName: false);
        }

        return any != (_mode is QueryParameterMatchMode.NotContains);
    }

    private bool Holds(ReadOnlySpan<char> encoded, bool isName)
    {
        if (!encoded.ContainsAny('%', '+'))
        {
            return isName ? IsName(encoded) : IsHit(encoded);
        }

        var buffer = ArrayPool<char>.Shared.Rent(2 * encoded.Length);
        var spaced = buffer.AsSpan(0, encoded.Length);
        var decoded = buffer.AsSpan(encoded.Length, encoded.Length);
        encoded.Replace(spaced, '+', ' ');
        decoded = Uri.TryUnescapeDataString(spaced, decoded, out var length) ? decoded[..length] : spaced;
        var holds = isName ? IsName(decoded) : IsHit(decoded);
        ArrayPool<char>.Shared.Return(buffer);
        return holds;
    }

    private bool IsName(ReadOnlySpan<char> name) => name.Equals(_name, StringComparison.OrdinalIgnoreCase);

    private bool IsHit(ReadOnlySpan<char> value)
    {
        foreach (var wanted in _values)
        {
            var hit = _mode switch
            {
                QueryParameterMatchMode.Exact => value.Equals(wanted, _comparison),
                QueryParameterMatchMode.Prefix => value.StartsWith(wanted, _comparison),
                _ => value.Contains(wanted, _comparison),
            };
            if (hit)
            {
                return true;
            }
        }

        return _mode is QueryParameterMatchMode.Exists;
    }
}
