namespace FuncProxy.Forwarding.Explaining;

/// <summary>A destination that could get a request.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Priority">Its group; a higher number is used only when no lower one can take the request.</param>
/// <param name="Weight">Its share among its group.</param>
/// <param name="Url">What would be asked for there.</param>
/// <param name="Host">The Host that would be sent.</param>
public sealed record ExplainedDestination(string Id, int Priority, int Weight, string Url, string Host);
