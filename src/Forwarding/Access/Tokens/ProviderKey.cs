using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace FuncProxy.Forwarding.Access.Tokens;

/// <summary>A public key of a provider, by which its tokens are verified.</summary>
/// <param name="Key">The key.</param>
/// <param name="Algorithm">The one algorithm that it is for; null when the provider names none.</param>
/// <param name="Thumbprint">Which key it is, whatever the provider calls it (RFC 7638 §3).</param>
internal sealed record ProviderKey(SecurityKey Key, string? Algorithm, string Thumbprint)
{
    private const int LeastRsaBits = 2048;

    /// <summary>Reads a key (RFC 7517) from its numbers alone.</summary>
    /// <returns>Null for what verifies no signature: keys for encryption, secrets, short ones, and those of kinds that are not known.</returns>
    public static ProviderKey? Of(JsonWebKey key)
    {
        if (key.Use is { Length: > 0 } and not "sig")
        {
            return null;
        }
        try
        {
            SecurityKey? read = key.Kty switch
            {
                JsonWebAlgorithmsKeyTypes.RSA => ReadRsa(key),
                JsonWebAlgorithmsKeyTypes.EllipticCurve => ReadElliptic(key),
                _ => null,
            };
            return read is null ? null : new ProviderKey(read, string.IsNullOrEmpty(key.Alg) ? null : key.Alg, Base64UrlEncoder.Encode(key.ComputeJwkThumbprint()));
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException or CryptographicException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static RsaSecurityKey? ReadRsa(JsonWebKey key)
    {
        var read = new RsaSecurityKey(new RSAParameters { Modulus = Base64UrlEncoder.DecodeBytes(key.N), Exponent = Base64UrlEncoder.DecodeBytes(key.E) }) { KeyId = key.Kid };
        return read.KeySize >= LeastRsaBits ? read : null;
    }

    private static ECDsaSecurityKey? ReadElliptic(JsonWebKey key)
    {
        ECCurve? curve = key.Crv switch
        {
            JsonWebKeyECTypes.P256 => ECCurve.NamedCurves.nistP256,
            JsonWebKeyECTypes.P384 => ECCurve.NamedCurves.nistP384,
            JsonWebKeyECTypes.P521 => ECCurve.NamedCurves.nistP521,
            _ => null,
        };
        return curve is null ? null : new ECDsaSecurityKey(ECDsa.Create(new ECParameters
        {
            Curve = curve.Value,
            Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
        })) { KeyId = key.Kid };
    }
}
