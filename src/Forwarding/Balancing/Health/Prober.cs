using System.Buffers;
using System.Globalization;
using System.Net;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>Sends probes over a cluster's own connections. Good is a 2xx in time, as in YARP; redirects are not followed.</summary>
/// <param name="client">The cluster's pooled client.</param>
/// <param name="version">The HTTP version that the cluster asks for.</param>
/// <param name="versionPolicy">What may be spoken instead.</param>
/// <param name="timeout">How long a probe may take.</param>
/// <param name="time">The clock.</param>
internal sealed class Prober(HttpMessageInvoker client, Version version, HttpVersionPolicy versionPolicy, TimeSpan timeout, TimeProvider time)
{
    private const string Agent = "FuncProxy-health";

    /// <summary>What is read away of an answer, so that its connection can be used again; a longer answer costs its connection.</summary>
    private const int MostDrained = 64 * 1024;

    /// <summary>Sends one probe.</summary>
    /// <returns>What was wrong; null when it was answered well.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> has fired.</exception>
    public async Task<string?> ProbeAsync(ProbeTarget target, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        using var request = Create(target);
        try
        {
            if (target.Auth is { } auth)
            {
                request.Headers.TryAddWithoutValidation(auth.FieldName, await auth.GetValueAsync(limit.Token) ?? throw new UnauthenticatedException());
            }
            using var response = await client.SendAsync(request, limit.Token);
            await DrainAsync(response, limit.Token);
            return response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices
                ? null
                : ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception))
        {
            stopping.ThrowIfCancellationRequested();
            return late.IsCancellationRequested ? "silence" : ForwardingFailure.OfDestination(exception, CallGuardReason.None).ToString();
        }
    }

    private HttpRequestMessage Create(ProbeTarget target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target.Address) { Version = version, VersionPolicy = versionPolicy };
        request.Headers.Host = target.Host;
        request.Headers.TryAddWithoutValidation(HeaderNames.UserAgent, Agent);
        return request;
    }

    private static async Task DrainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            for (var left = MostDrained; left > 0;)
            {
                var count = await body.ReadAsync(buffer, cancellationToken);
                if (count == 0)
                {
                    return;
                }
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
