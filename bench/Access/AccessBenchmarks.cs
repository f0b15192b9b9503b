using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using FuncProxy.Forwarding.Access;
using FuncProxy.Forwarding.Access.Tokens;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Bench.Access;

/// <summary>What letting a caller in costs, beside the one SHA-256 of what it presents. Every check ends on the thread that began it.</summary>
[MemoryDiagnoser, MinColumn]
public class AccessBenchmarks
{
    private const string Kid = "key-1";

    private readonly Exchange _withKey = new();
    private readonly Exchange _withToken = new();
    private byte[] _keyText = null!;
    private byte[] _tokenText = null!;
    private KeyRule _keyRule = null!;
    private JwtRule _jwtRule = null!;
    private Func<ValueTask<ProxyError>> _firstUse = null!;

    [GlobalSetup]
    public void Setup()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => ConsumerKey.CreateText()).ToList();
        var consumers = keys.Select((key, i) => (Id: $"team-{i}", Key: key)).ToDictionary(each => each.Id, each => new ConsumerConfig { Keys = [ConsumerKey.Entry(each.Key)] });
        _keyRule = new KeyRule(ConsumerKeys.Compile(consumers), null, TimeProvider.System);
        _keyText = Encoding.ASCII.GetBytes(keys[500]);
        Present(_withKey, keys[500]);

        using var rsa = RSA.Create(2048);
        var token = Sign(rsa);
        _tokenText = Encoding.ASCII.GetBytes(token);
        Present(_withToken, token);
        _jwtRule = CreateJwtRule(rsa.ExportParameters(false), out var trust);
        Require(_jwtRule.CheckAsync(_withToken).AsTask().GetAwaiter().GetResult());
        var key = TokenKey.Of(trust, token);
        _firstUse = async () => (await trust.VerifyAsync(token.AsMemory(), key, default)).Error;
    }

    [Benchmark(Baseline = true)]
    public byte Sha256OfKey() => Hash(_keyText);

    [Benchmark]
    public ProxyError Key() => _keyRule.CheckAsync(_withKey).Result;

    [Benchmark]
    public byte Sha256OfToken() => Hash(_tokenText);

    [Benchmark]
    public ProxyError RepeatedToken() => _jwtRule.CheckAsync(_withToken).Result;

    [Benchmark]
    public ProxyError FirstToken() => _firstUse().AsTask().GetAwaiter().GetResult();

    private static byte Hash(byte[] text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return hash[0];
    }

    private static void Present(Exchange exchange, string credentials)
    {
        exchange.Context = new DefaultHttpContext();
        exchange.Context.Request.Headers.Authorization = $"Bearer {credentials}";
    }

    private static void Require(ProxyError error)
    {
        if (error != ProxyError.None)
        {
            throw new InvalidOperationException(error.ToString());
        }
    }

    private static JwtRule CreateJwtRule(RSAParameters published, out TokenTrust trust)
    {
        var keys = $$"""{ "keys": [{ "kty": "RSA", "use": "sig", "kid": "{{Kid}}", "n": "{{Encode(published.Modulus!)}}", "e": "{{Encode(published.Exponent!)}}" }] }""";
        var provider = new OpenIdProvider("https://login.example", new HttpMessageInvoker(new Documents(keys)), TimeProvider.System, NullLogger.Instance);
        var config = new JwtConfig { Authority = "https://login.example", Audience = "api://chat", RequiredScopes = ["Chat.Read"] };
        trust = new TokenTrust(config, provider, new TokenCache(TokenTrusts.MaxTokens), TimeProvider.System);
        return new JwtRule(trust, config, null, ConsumerKeys.Compile(null).Consumers);
    }

    /// <summary>A token as long as Entra's.</summary>
    private static string Sign(RSA rsa)
    {
        var end = TimeProvider.System.GetUtcNow().AddHours(2).ToUnixTimeSeconds();
        var head = Encode(Encoding.ASCII.GetBytes($$"""{"typ":"JWT","alg":"RS256","kid":"{{Kid}}"}"""));
        var claims = Encode(Encoding.ASCII.GetBytes($$"""{"aud":"api://chat","iss":"https://login.example","exp":{{end}},"azp":"6e74172b-be56-4843-9ff4-e66a39bb12e3","scp":"Chat.Read Chat.Write","padding":"{{new string('x', 700)}}"}"""));
        return $"{head}.{claims}.{Encode(rsa.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private sealed class Documents(string keys) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage
        {
            Content = new StringContent(request.RequestUri!.AbsolutePath == "/keys" ? keys : """{ "issuer": "https://login.example", "jwks_uri": "https://login.example/keys" }"""),
        });
    }
}
