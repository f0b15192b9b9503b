using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What a client's Accept-Encoding says (RFC 9110 §12.5.3). The default value stands for a request without the field: everything is acceptable, nothing is asked for.</summary>
public readonly struct AcceptedCodings
{
    private const int Full = 1000;

    private readonly bool _isSaid;
    private readonly Weight _brotli;
    private readonly Weight _gzip;
    private readonly Weight _deflate;
    private readonly Weight _identity;
    private readonly Weight _any;

    private AcceptedCodings(StringValues field)
    {
        _isSaid = true;
        foreach (var value in field)
        {
            var rest = value.AsSpan();
            while (!rest.IsEmpty)
            {
                var comma = rest.IndexOf(',');
                var element = comma < 0 ? rest : rest[..comma];
                rest = comma < 0 ? default : rest[(comma + 1)..];
                var semicolon = element.IndexOf(';');
                var name = (semicolon < 0 ? element : element[..semicolon]).Trim(" \t");
                if (QualityOf(semicolon < 0 ? default : element[(semicolon + 1)..]) is not { } quality)
                {
                    continue;
                }
                switch (ContentCodings.Parse(name))
                {
                    case ContentCoding.Brotli: _brotli = new(quality); break;
                    case ContentCoding.Gzip: _gzip = new(quality); break;
                    case ContentCoding.Deflate: _deflate = new(quality); break;
                    case ContentCoding.Identity: _identity = new(quality); break;
                    default: _any = name is "*" ? new(quality) : _any; break;
                }
            }
        }
    }

    /// <summary>Reads the field. A malformed element counts as not there. Allocates nothing.</summary>
    public static AcceptedCodings Parse(StringValues field) => field.Count == 0 ? default : new AcceptedCodings(field);

    /// <summary>Whether the client takes a body in this coding.</summary>
    public bool Accepts(ContentCoding coding)
        => !_isSaid || (coding == ContentCoding.Identity ? _identity.Or(_any.Or(Full)) > 0 : QualityOf(coding) > 0);

    /// <summary>The coding that the proxy writes and the client likes best; <see cref="ContentCoding.Identity"/> when the client likes that better, when it takes none of the others, and when it did not say.</summary>
    /// <param name="preferred">What the proxy takes when the client likes br and gzip alike.</param>
    public ContentCoding Best(ContentCoding preferred)
    {
        var brotli = QualityOf(ContentCoding.Brotli);
        var gzip = QualityOf(ContentCoding.Gzip);
        var best = Math.Max(brotli, gzip);
        return best == 0 || _identity.Or(0) > best ? ContentCoding.Identity
            : brotli == gzip ? preferred
            : brotli > gzip ? ContentCoding.Brotli : ContentCoding.Gzip;
    }

    private int QualityOf(ContentCoding coding) => (coding switch
    {
        ContentCoding.Brotli => _brotli,
        ContentCoding.Gzip => _gzip,
        _ => _deflate,
    }).Or(_any.Or(0));

    /// <summary>The weight in thousandths; null when malformed (RFC 9110 §12.4.2).</summary>
    private static int? QualityOf(ReadOnlySpan<char> weight)
    {
        weight = weight.Trim(" \t");
        if (weight.IsEmpty)
        {
            return Full;
        }
        if (weight is not ['q' or 'Q', '=', '0' or '1', .. { Length: <= 4 } digits] || (digits is not [] and not ['.', ..]))
        {
            return null;
        }
        var thousandths = 0;
        if (digits.Length > 1 && !int.TryParse(digits[1..], NumberStyles.None, CultureInfo.InvariantCulture, out thousandths))
        {
            return null;
        }
        for (var length = digits.Length; length is > 1 and < 4; length++)
        {
            thousandths *= 10;
        }
        return weight[2] == '0' ? thousandths : thousandths == 0 ? Full : null;
    }

    /// <summary>A weight that may not be there.</summary>
    private readonly struct Weight(int thousandths)
    {
        private readonly short _plusOne = (short)(thousandths + 1);

        public int Or(int otherwise) => _plusOne == 0 ? otherwise : _plusOne - 1;
    }
}
