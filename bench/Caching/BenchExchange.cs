using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Bench.Caching;

/// <summary>A request and its response without a server: the features that the server would bring, made once and used again, so that what is counted is the engine's own. What is written goes nowhere.</summary>
internal sealed class BenchExchange
{
    private readonly HttpResponseFeature _response = new();
    private readonly CountingStream _sink = new();
    private readonly FeatureCollection _features = new();
    private readonly DefaultHttpContext _context;

    /// <param name="target">The request's target.</param>
    /// <param name="fields">The request's fields, beside Host.</param>
    public BenchExchange(string target, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestFeature { Method = "GET", Scheme = "http", Protocol = "HTTP/1.1", Path = target, RawTarget = target };
        request.Headers.Host = "bench.example";
        foreach (var (name, value) in fields)
        {
            request.Headers[name] = value;
        }
        _features.Set<IHttpRequestFeature>(request);
        _features.Set<IHttpRequestBodyDetectionFeature>(new NoBody());
        _features.Set<IHttpRequestIdentifierFeature>(new HttpRequestIdentifierFeature { TraceIdentifier = "bench" });
        _features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback });
        _features.Set<IHttpResponseFeature>(_response);
        _features.Set<IHttpResponseBodyFeature>(new Body(PipeWriter.Create(_sink, new StreamPipeWriterOptions(leaveOpen: true))));
        _context = new DefaultHttpContext(_features);
    }

    /// <summary>The response's fields.</summary>
    public IHeaderDictionary Fields => _response.Headers;

    /// <summary>Has the request answered.</summary>
    /// <returns>How many bytes of body were written.</returns>
    public async Task<long> SendAsync(RequestDelegate engine)
    {
        _response.Headers.Clear();
        _response.StatusCode = StatusCodes.Status200OK;
        _sink.Count = 0;
        await engine(_context);
        await _context.Response.BodyWriter.FlushAsync();
        return _sink.Count;
    }

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => false;
    }

    private sealed class Body(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => writer.AsStream(leaveOpen: true);

        public PipeWriter Writer => writer;

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task CompleteAsync() => Task.CompletedTask;
    }

    private sealed class CountingStream : Stream
    {
        public long Count { get; set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Count += count;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count += buffer.Length;
            return default;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
