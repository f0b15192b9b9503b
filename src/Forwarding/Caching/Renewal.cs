using FuncProxy.Forwarding.Caching.Collapsing;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Renews a stored response that was served stale, without a client that waits for it.</summary>
/// <param name="setting">What all calls of the cluster have in common.</param>
internal sealed class Renewal(CallSetting setting)
{

    /// <summary>Begins to renew, unless that is being done.</summary>
    /// <param name="message">The client's request, which is not sent itself.</param>
    /// <param name="asked">What is known of it.</param>
    /// <param name="found">What is stored.</param>
    public void Begin(UpstreamMessage message, CacheRequest asked, StoredEntry found)
    {
        var fetch = setting.Engine.Join(found.Entry.Key, asked, out var isMine);
        if (!isMine)
        {
            return;
        }
        if (!found.Body.TryHold())
        {
            setting.Engine.Fetches.Remove(fetch);
            return;
        }
        var guard = setting.Guards.Rent(CancellationToken.None, setting.ActivityTimeout, message.Exchange.Route.Timeout);
        var detached = message.Detach(guard);
        RemoveConditions(detached);
        _ = RunAsync(new Call(setting, detached, asked with { IsHead = false }, found, "stale"), fetch, guard);
    }

    /// <summary>The whole is asked for, whatever the client has of it.</summary>
    private static void RemoveConditions(UpstreamMessage message)
    {
        foreach (var name in Preconditions.OfReading)
        {
            message.Headers.Remove(name);
            message.Exchange.Context.Request.Headers.Remove(name);
        }
    }

    private async Task RunAsync(Call call, Fetch fetch, CallGuard guard)
    {
        // The client's answer does not wait for this.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        HttpResponseMessage? response = null;
        try
        {
            response = await call.LeadAsync(fetch, guard.Token);
            if (fetch.Body is not null)
            {
                await DrainAsync(response, guard);
            }
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception))
        {
            // What was stored stays as it was; the next client that finds it stale tries again.
        }
        finally
        {
            if (response is not null)
            {
                UpstreamMessage.End(response, ProxyError.None);
            }
            call.Message.End(ProxyError.None);
            setting.Guards.Return(guard);
        }
    }

    private static async Task DrainAsync(HttpResponseMessage response, CallGuard guard)
    {
        var body = await response.Content.ReadAsStreamAsync(guard.Token);
        var buffer = new byte[8 * 1024];
        while (await body.ReadAsync(buffer, guard.Token) > 0)
        {
            guard.Touch();
        }
    }
}
