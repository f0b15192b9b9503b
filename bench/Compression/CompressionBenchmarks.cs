using System.Net;
using BenchmarkDotNet.Attributes;
using FuncProxy.Forwarding.Compression;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Bench.Compression;

/// <summary>What negotiation costs, and a response that is coded, from its fields to its last byte.</summary>
[MemoryDiagnoser]
public class CompressionBenchmarks
{
    private readonly CompressionPolicy _policy = CompressionPolicies.Compile(null, keepsStreamsAlive: true)!;
    private readonly Exchange _exchange = new();
    private readonly byte[] _sink = new byte[64 * 1024];
    private byte[] _body = [];
    private StringValues _field;

    /// <summary>Accept-Encoding.</summary>
    [Params("gzip", "gzip, deflate, br, zstd")]
    public string Accepted { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _field = Accepted;
        _body = [.. Corpora.Json(64_000).SelectMany(piece => piece)];
        _exchange.Context = new DefaultHttpContext();
        _exchange.Context.Request.Headers.AcceptEncoding = _field;
    }

    [Benchmark]
    public ContentCoding Negotiate() => AcceptedCodings.Parse(_field).Best(ContentCoding.Brotli);

    [Benchmark]
    public async Task<long> CodedResponse()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(_body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        response.Content.Headers.ContentLength = _body.Length;
        await ResponseCoder.ApplyAsync(_exchange, _policy, response, CancellationToken.None);
        var stream = response.Content.ReadAsStream();
        var size = 0L;
        while (await stream.ReadAsync(_sink) is > 0 and var count)
        {
            size += count;
        }
        return size;
    }

    [Benchmark]
    public async Task<int> FieldsOfIdentity()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(_body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "image/png");
        await ResponseCoder.ApplyAsync(_exchange, _policy, response, CancellationToken.None);
        return (int)response.StatusCode;
    }
}
