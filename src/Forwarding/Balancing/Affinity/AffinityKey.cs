using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FuncProxy.Forwarding.Balancing.Affinity;

/// <summary>The secret that signs the keys by which clients stay with a destination. All instances have the same.</summary>
public sealed class AffinityKey
{
    /// <summary>The shortest that is taken, in characters.</summary>
    public const int MinLength = 16;

    private readonly byte[] _secret;

    /// <summary>Takes a secret, any text, as its UTF-8.</summary>
    /// <exception cref="ArgumentException">It has less than <see cref="MinLength"/> characters.</exception>
    public AffinityKey(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length < MinLength)
        {
            throw new ArgumentException($"An affinity key has {MinLength} characters or more.", nameof(secret));
        }
        _secret = Encoding.UTF8.GetBytes(secret);
    }

    /// <summary>The signature of a destination (HMAC-SHA-256).</summary>
    internal byte[] Sign(string clusterId, string destinationId)
    {
        var cluster = Encoding.UTF8.GetBytes(clusterId);
        var length = new byte[sizeof(int)];
        // Without its length, "a" + "bc" would be "ab" + "c".
        BinaryPrimitives.WriteInt32BigEndian(length, cluster.Length);
        byte[] signed = [.. "affinity/1"u8, .. length, .. cluster, .. Encoding.UTF8.GetBytes(destinationId)];
        return HMACSHA256.HashData(_secret, signed);
    }
}
