using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.TestKit;

/// <summary>A relay before a table service that counts the requests, holds them, and fails them on demand. Bodies pass byte for byte.</summary>
public sealed class StorageGate : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<StorageRequest> _requests = [];
    private readonly List<HeldRequest> _holds = [];
    private readonly StorageRelay _relay;
    private readonly ServerCertificate? _certificate;
    private readonly CancellationTokenSource _end = new();
    private (StorageFault Fault, Func<StorageRequest, bool>? Which, int Remaining)? _fault;
    private CancellationTokenSource _healed = new();
    private WebApplication? _server;
    private ReservedPort? _refusal;

    private StorageGate(Uri storage, ServerCertificate? certificate)
    {
        _relay = new StorageRelay(storage);
        _certificate = certificate;
    }

    /// <summary>Where it listens, with a slash at the end; the host is <c>127.0.0.1</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The requests so far, in the order of their coming.</summary>
    public IReadOnlyList<StorageRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Starts a gate.</summary>
    /// <param name="storage">The table service's address; over TLS any certificate is taken.</param>
    /// <param name="certificate">What to serve TLS with; null for http.</param>
    public static async Task<StorageGate> StartAsync(Uri storage, ServerCertificate? certificate = null)
    {
        var gate = new StorageGate(storage, certificate);
        var port = await gate.ListenAsync(port: 0);
        gate.Address = new Uri($"{(certificate is null ? "http" : "https")}://127.0.0.1:{port}/");
        return gate;
    }

    /// <summary>How many requests of a kind have come so far.</summary>
    public int Count(StorageOperation operation) => Requests.Count(request => request.Operation == operation);

    /// <summary>Forgets the requests so far.</summary>
    public void ClearRequests()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    /// <summary>Holds a request that is yet to come, once.</summary>
    /// <param name="point">Where to hold it.</param>
    /// <param name="number">Which one, counted from now: 1 is the next.</param>
    /// <param name="which">Those that count; all where null.</param>
    public HeldRequest Hold(HoldPoint point, int number = 1, Func<StorageRequest, bool>? which = null)
    {
        var hold = new HeldRequest(point, number, which);
        lock (_lock)
        {
            _holds.Add(hold);
        }

        return hold;
    }

    /// <summary>Fails requests from now on, in place of any fault before.</summary>
    /// <param name="fault">What happens to them.</param>
    /// <param name="which">Those that it happens to; all where null.</param>
    /// <param name="times">How often, at most.</param>
    public void Fail(StorageFault fault, Func<StorageRequest, bool>? which = null, int times = int.MaxValue)
    {
        lock (_lock)
        {
            _fault = (fault, which, times);
        }
    }

    /// <summary>Relays faithfully again. Requests that hang have their connections cut.</summary>
    public void Heal()
    {
        CancellationTokenSource healed;
        lock (_lock)
        {
            _fault = null;
            healed = _healed;
            _healed = new CancellationTokenSource();
        }

        healed.Cancel();
        healed.Dispose();
    }

    /// <summary>Cuts all connections and refuses new ones.</summary>
    public async Task RefuseAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await LoopbackServer.StopAsync(server);
            _refusal = new ReservedPort(Address.Port);
        }
    }

    /// <summary>Listens again, on the same port.</summary>
    public async Task AcceptAsync()
    {
        if (_server is null)
        {
            _refusal?.Dispose();
            _refusal = null;
            await ListenAsync(Address.Port);
        }
    }

    /// <summary>Stops at once; requests in flight are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        lock (_lock)
        {
            _holds.ForEach(hold => hold.Drop());
        }

        Heal();
        if (_server is { } server)
        {
            await LoopbackServer.StopAsync(server);
        }

        _refusal?.Dispose();
        _relay.Dispose();
        _end.Dispose();
    }

    private async Task<int> ListenAsync(int port)
    {
        var (server, bound) = await LoopbackServer.StartAsync(
            HandleAsync,
            listen => _ = _certificate is null ? listen : listen.UseHttps(_certificate.Certificate),
            kestrel => kestrel.Limits.MaxRequestBodySize = null,
            port);
        _server = server;
        return bound;
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await ServeAsync(context, body.ToArray());
    }

    private async Task ServeAsync(HttpContext context, byte[] body)
    {
        var request = Register(context, body, out var hold, out var fault, out var healed);
        if (hold is { Point: HoldPoint.BeforeForwarding } && !await hold.HoldAsync(request))
        {
            context.Abort();
            return;
        }

        switch (fault)
        {
            case StorageFault.OwnAnswer own:
                await AnswerAsync(context, request, own);
                return;
            case StorageFault.Silence:
                await UntilAsync(context.RequestAborted, healed);
                context.Abort();
                return;
            default:
                await RelayAsync(context, request, body, hold, fault);
                return;
        }
    }

    private async Task RelayAsync(HttpContext context, StorageRequest request, byte[] body, HeldRequest? hold, StorageFault? fault)
    {
        // What has come is carried out, whether its sender still waits or not: so does the real service.
        byte[] answer;
        try
        {
            var (response, bytes) = await _relay.SendAsync(context, body, _end.Token);
            using (response)
            {
                StorageRelay.CopyHead(response, context);
                answer = bytes;
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            context.Abort();
            return;
        }

        if (hold is { Point: HoldPoint.AfterAnswer } && !await hold.HoldAsync(request))
        {
            context.Abort();
            return;
        }

        if (fault is StorageFault.Lateness late)
        {
            await Task.Delay(late.Time, context.RequestAborted);
        }

        await WriteAsync(context, request, answer, fault as StorageFault.Cut);
    }

    private static async Task WriteAsync(HttpContext context, StorageRequest request, byte[] answer, StorageFault.Cut? cut)
    {
        request.MarkAnswered(context.Response.StatusCode);
        if (answer.Length == 0)
        {
            return;
        }

        // Less than the length that is announced: the server closes the connection after what there is.
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer.AsMemory(0, Math.Min(answer.Length, cut?.Bytes ?? int.MaxValue)), context.RequestAborted);
    }

    private static async Task AnswerAsync(HttpContext context, StorageRequest request, StorageFault.OwnAnswer own)
    {
        var error = new Dictionary<string, object>
        {
            ["odata.error"] = new { code = own.Code, message = new { lang = "en-US", value = own.Message } },
        };
        context.Response.StatusCode = own.Status;
        context.Response.ContentType = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";
        context.Response.Headers["x-ms-error-code"] = own.Code;
        foreach (var (name, value) in own.Headers)
        {
            context.Response.Headers[name] = value;
        }

        request.MarkAnswered(own.Status);
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(error), context.RequestAborted);
    }

    private StorageRequest Register(HttpContext context, byte[] body, out HeldRequest? hold, out StorageFault? fault, out CancellationToken healed)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = new StorageRequest(context.Request.Method, target, body.Length);
        lock (_lock)
        {
            _requests.Add(request);
            hold = _holds.FindAll(candidate => candidate.Takes(request)).FirstOrDefault();
            fault = null;
            healed = _healed.Token;
            if (_fault is { Remaining: > 0 } set && (set.Which is null || set.Which(request)))
            {
                _fault = set with { Remaining = set.Remaining - 1 };
                fault = set.Fault;
            }
        }

        return request;
    }

    private static async Task UntilAsync(params CancellationToken[] tokens)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(tokens);
        var cancelled = new TaskCompletionSource();
        await using (any.Token.Register(cancelled.SetResult))
        {
            await cancelled.Task;
        }
    }
}
