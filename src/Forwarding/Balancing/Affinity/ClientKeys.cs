using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Affinity;

/// <summary>The keys of a cluster's clients: signatures, from which nobody can tell a destination's id, and of which nobody can make one.</summary>
internal sealed class ClientKeys : SessionAffinity
{
    private readonly Destination[] _destinations;
    private readonly string[] _texts;
    private readonly byte[][] _signatures;
    private readonly AffinityField _field;

    /// <param name="key">Signs.</param>
    /// <param name="clusterId">The cluster's id; another cluster's keys mean nothing here.</param>
    /// <param name="destinations">The cluster's destinations.</param>
    /// <param name="field">Where a request and a response carry a key.</param>
    public ClientKeys(AffinityKey key, string clusterId, IReadOnlyList<Destination> destinations, AffinityField field)
    {
        _destinations = [.. destinations];
        _texts = Array.ConvertAll(_destinations, destination => Base64Url.EncodeToString(key.Sign(clusterId, destination.Id)));
        _signatures = Array.ConvertAll(_texts, Encoding.ASCII.GetBytes);
        _field = field;
    }

    /// <summary>The destination whose key the client has; null without one. What is no key of one of the cluster's present destinations is as good as none.</summary>
    public Destination? Find(Exchange exchange) => _field.Find(exchange, this);

    /// <summary>The destination that a text is the key of.</summary>
    public Destination? Find(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Base64Url.GetEncodedLength(HMACSHA256.HashSizeInBytes)];
        if (text.Length != bytes.Length || !Encoding.ASCII.TryGetBytes(text, bytes, out _))
        {
            return null;
        }
        for (var i = 0; i < _signatures.Length; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(bytes, _signatures[i]))
            {
                return _destinations[i];
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public override void RemoveKey(HttpRequestMessage request) => _field.Remove(request.Headers);

    /// <inheritdoc/>
    public override void GiveKey(Exchange exchange)
    {
        if (exchange.Destination is { } destination && Array.IndexOf(_destinations, destination) is >= 0 and var index && Find(exchange) != destination)
        {
            _field.Give(exchange, _texts[index]);
        }
    }
}
