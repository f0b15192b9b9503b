namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Answers requests below <see cref="Routing.Matching.ReservedPath.Root"/>, but for health, which the engine answers itself.</summary>
public interface IReservedHandler
{
    /// <summary>Answers a request, with whatever status; it takes no place among all requests, so that a proxy under load can still be looked at.</summary>
    Task AnswerAsync(ReservedRequest request);
}
