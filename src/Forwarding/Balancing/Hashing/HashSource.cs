using System.Buffers;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Balancing.Hashing;

/// <summary>Finds the key by which a request is sent to its destination.</summary>
internal abstract class HashSource
{
    /// <summary>Whether <see cref="Read"/> wants the request's body.</summary>
    public virtual bool NeedsBody => false;

    /// <summary>The source that <c>hashOn</c> names.</summary>
    public static HashSource Of(HashOnConfig config) => config switch
    {
        { Header: { } header } => new HeaderSource(header),
        { Cookie: { } cookie } => new CookieSource(cookie),
        { JsonField: { } field } => new JsonFieldSource(field),
        _ => new ClientAddressSource(),
    };

    /// <summary>Takes the key from a body.</summary>
    public virtual void Read(Exchange exchange, in ReadOnlySequence<byte> body)
    {
    }

    /// <summary>The key's hash.</summary>
    /// <returns>False when the request has no key, or an empty one.</returns>
    public abstract bool TryHash(Exchange exchange, out ulong hash);
}
