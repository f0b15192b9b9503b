using System.Net;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Who is calling, and under which public address, as far as the peer can be believed.</summary>
/// <param name="Address">The client's address; null when the connection has none.</param>
/// <param name="Peer">The address at the other end of the connection; null when the connection has none.</param>
/// <param name="IsTrusted">Whether the peer is a trusted proxy, so that forwarding fields that came with the request may be believed and extended.</param>
/// <param name="Scheme">The scheme that the client used: <c>http</c> or <c>https</c>.</param>
/// <param name="Host">The host that the client used, with its port if it named one.</param>
/// <param name="ChainIsPlatforms">Whether the X-Forwarded-For that came in is the hosting platform's own and says nothing of the client (Azure Functions); then <see cref="Address"/> stands alone for it.</param>
/// <param name="FieldsAreBelieved">Whether X-Real-IP and its like are the peer's own word: it is trusted, and not the Functions host, which relays them as any caller sent them.</param>
public readonly record struct ClientInfo(IPAddress? Address, IPAddress? Peer, bool IsTrusted, string Scheme, string Host, bool ChainIsPlatforms = false, bool FieldsAreBelieved = false);
