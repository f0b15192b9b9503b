using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace FuncProxy.TestKit;

/// <summary>A key that signs tokens, RSA or elliptic, with its public half as a provider publishes it.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _elliptic;

    private SigningKey(string id, RSA? rsa, ECDsa? elliptic) => (Id, _rsa, _elliptic) = (id, rsa, elliptic);

    /// <summary>Its <c>kid</c>.</summary>
    public string Id { get; }

    /// <summary>What stands as <c>alg</c> in the heads of its tokens.</summary>
    public string Algorithm => _rsa is null ? "ES256" : "RS256";

    /// <summary>The RSA key itself.</summary>
    public RSA Rsa => _rsa ?? throw new InvalidOperationException("The key is elliptic.");

    /// <summary>A new RSA key.</summary>
    public static SigningKey CreateRsa(string id, int bits = 2048) => new(id, RSA.Create(bits), null);

    /// <summary>A new key on the curve P-256.</summary>
    public static SigningKey CreateElliptic(string id) => new(id, null, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The public half (RFC 7517).</summary>
    public JsonObject Publish()
    {
        if (_rsa is not null)
        {
            var numbers = _rsa.ExportParameters(false);
            return new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = Id, ["n"] = Encode(numbers.Modulus), ["e"] = Encode(numbers.Exponent) };
        }
        var point = _elliptic!.ExportParameters(false).Q;
        return new() { ["kty"] = "EC", ["use"] = "sig", ["kid"] = Id, ["crv"] = "P-256", ["x"] = Encode(point.X), ["y"] = Encode(point.Y) };
    }

    /// <summary>A signed token (RFC 7515 §7.1).</summary>
    /// <param name="head">Its head; <c>alg</c> and <c>kid</c> are filled in where they are not there.</param>
    /// <param name="claims">Its claims.</param>
    public string Sign(JsonObject head, JsonObject claims)
    {
        head.TryAdd("alg", Algorithm);
        head.TryAdd("kid", Id);
        return Compose(head, claims, SignData);
    }

    /// <summary>A token with whatever signature.</summary>
    public static string Compose(JsonObject head, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(Encoding.UTF8.GetBytes(head.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Lets the key go.</summary>
    public void Dispose()
    {
        _rsa?.Dispose();
        _elliptic?.Dispose();
    }

    private byte[] SignData(byte[] data)
        => _rsa is null ? _elliptic!.SignData(data, HashAlgorithmName.SHA256) : _rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static string Encode(byte[]? bytes) => Base64Url.EncodeToString(bytes);
}
