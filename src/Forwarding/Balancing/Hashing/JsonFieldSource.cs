using System.Buffers;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Hashing;

/// <summary>A field of the request's JSON body.</summary>
internal sealed class JsonFieldSource(string path) : HashSource
{
    private readonly JsonField _field = new(path);

    public override bool NeedsBody => true;

    public override void Read(Exchange exchange, in ReadOnlySequence<byte> body) => exchange.BodyKey = _field.Hash(body);

    public override bool TryHash(Exchange exchange, out ulong hash)
    {
        hash = exchange.BodyKey.GetValueOrDefault();
        return exchange.BodyKey.HasValue;
    }
}
