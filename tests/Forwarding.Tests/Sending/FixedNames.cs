using System.Net;
using System.Net.Sockets;
using FuncProxy.Forwarding.Sending;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>A resolver that knows the names that the test tells it, and counts the questions.</summary>
internal sealed class FixedNames : INameResolver
{
    private readonly Dictionary<string, IPAddress[]> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    public string[] this[string host]
    {
        set => _names[host] = [.. value.Select(IPAddress.Parse)];
    }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return _names.TryGetValue(host, out var found) ? Task.FromResult(found) : throw new SocketException((int)SocketError.HostNotFound);
    }
}
