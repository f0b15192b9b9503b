namespace FuncProxy.Forwarding.Pipeline;

/// <summary>One look at the store, under way or done.</summary>
/// <param name="began">When it was asked for, as a timestamp.</param>
internal sealed class RouteCheck(long began)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Began => began;

    public Task Done => _done.Task;

    public void End() => _done.TrySetResult();
}
