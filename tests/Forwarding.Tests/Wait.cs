namespace FuncProxy.Forwarding.Tests;

/// <summary>Waits for a state that nothing announces.</summary>
internal static class Wait
{
    /// <exception cref="TimeoutException">It did not come about within five seconds.</exception>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            try
            {
                await look.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain for {what}.");
            }
        }
    }
}
