namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>Waits for what comes in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks again and again; returns how long it took.</summary>
    /// <param name="condition">What must come to hold.</param>
    /// <param name="limit">How long it may take; ten seconds unless told.</param>
    /// <exception cref="TimeoutException">It does not hold in time.</exception>
    public static async Task<TimeSpan> HoldsAsync(Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > (limit ?? TimeSpan.FromSeconds(10)))
            {
                throw new TimeoutException("What was waited for has not come.");
            }
            await Task.Delay(Pause);
        }
        return TimeProvider.System.GetElapsedTime(started);
    }
}
