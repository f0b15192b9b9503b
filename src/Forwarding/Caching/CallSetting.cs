using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching;

/// <summary>What all calls of a cluster have in common.</summary>
/// <param name="Engine">The cache.</param>
/// <param name="Next">Sends to the destinations.</param>
/// <param name="Guards">Lends guards to calls that outlast, or outweigh, their client's.</param>
/// <param name="ActivityTimeout">How long no byte may move.</param>
internal sealed record CallSetting(CacheEngine Engine, HttpMessageInvoker Next, CallGuardPool Guards, TimeSpan ActivityTimeout);
