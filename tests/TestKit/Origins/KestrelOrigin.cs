using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FuncProxy.TestKit;

/// <summary>A real server on a free loopback port that runs the test's delegate and keeps a log of its requests.</summary>
public sealed class KestrelOrigin : IAsyncDisposable
{
    private readonly RequestDelegate _handle;
    private readonly KestrelOriginOptions _options;
    private WebApplication? _server;
    private int _connections;
    private int _requests;

    private KestrelOrigin(RequestDelegate handle, KestrelOriginOptions options)
    {
        _handle = handle;
        _options = options;
        Certificate = IsTls(options.Protocols) ? SelfMadeCertificate.Create() : null;
    }

    /// <summary>Where it listens, with a slash at the end; the host is <c>127.0.0.1</c>, or <c>localhost</c> over TLS.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The requests seen so far; empty where the options record none.</summary>
    public OriginLog Requests { get; } = new();

    /// <summary>The certificate that it shows; null in the clear.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>How many connections it has accepted.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>Starts an origin.</summary>
    /// <param name="handle">Answers each request.</param>
    /// <param name="options">The set-up; HTTP/1.1 in the clear where null.</param>
    public static async Task<KestrelOrigin> StartAsync(RequestDelegate handle, KestrelOriginOptions? options = null)
    {
        var origin = new KestrelOrigin(handle, options ?? new KestrelOriginOptions());
        var (server, port) = await LoopbackServer.StartAsync(origin.HandleAsync, origin.Listen, origin.Configure);
        origin._server = server;
        origin.Address = new Uri(origin.Certificate is null ? $"http://127.0.0.1:{port}/" : $"https://localhost:{port}/");
        return origin;
    }

    /// <summary>Starts an HTTP/1.1 origin that reads each body and answers 200 with a fixed text.</summary>
    public static Task<KestrelOrigin> StartAsync(string text) => StartAsync(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await context.Response.WriteAsync(text, context.RequestAborted);
    });

    /// <summary>Stops at once; requests in flight are aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await LoopbackServer.StopAsync(server);
        }

        Certificate?.Dispose();
    }

    private static bool IsTls(OriginProtocols protocols) => protocols is not (OriginProtocols.Http1 or OriginProtocols.H2c);

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        _options.Configure?.Invoke(kestrel);
    }

    private void Listen(ListenOptions listen)
    {
        listen.Protocols = _options.Protocols switch
        {
            OriginProtocols.Http1 or OriginProtocols.Https1 => HttpProtocols.Http1,
            OriginProtocols.H2c or OriginProtocols.Https2 => HttpProtocols.Http2,
            _ => HttpProtocols.Http1AndHttp2,
        };
        listen.Use(next => connection =>
        {
            Interlocked.Increment(ref _connections);
            return next(connection);
        });
        if (Certificate is not null)
        {
            listen.UseHttps(Certificate);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (!_options.Records)
        {
            await _handle(context);
            return;
        }

        var request = new OriginRequest(Interlocked.Increment(ref _requests) - 1, context, _options.KeptBodyBytes);
        context.Request.Body = new RecordingStream(context.Request.Body, request);
        using var abort = context.RequestAborted.UnsafeRegister(static state => ((OriginRequest)state!).MarkAborted(), request);
        Requests.Add(request);
        Exception? failure = null;
        try
        {
            await _handle(context);
        }
        catch (Exception thrown)
        {
            failure = thrown;
            throw;
        }
        finally
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                // A delegate that ends as one of the token's callbacks is ahead of ours.
                request.MarkAborted();
            }

            request.MarkEnded(failure);
        }
    }
}
