namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>A slice on its way.</summary>
/// <param name="beganAt">When it was asked for, as a timestamp.</param>
internal sealed class Refill(long beganAt)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When it was asked for, as a timestamp.</summary>
    public long BeganAt => beganAt;

    /// <summary>Ends when it is there, or is not to come.</summary>
    public Task Done => _done.Task;

    /// <summary>Notes that it is there, or is not to come.</summary>
    public void End() => _done.SetResult();
}
