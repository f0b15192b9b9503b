using System.Collections.Concurrent;
using FuncProxy.Forwarding.Access;
using FuncProxy.Forwarding.Access.Tokens;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;

namespace FuncProxy.Forwarding.Tests.Access.Tokens;

/// <summary>Signatures are verified elsewhere than on the threads that read sockets, and once.</summary>
public sealed class TokenThreadTests : IAsyncLifetime
{
    private OpenIdStandIn _provider = null!;

    public async Task InitializeAsync() => _provider = await OpenIdStandIn.StartAsync(TimeProvider.System);

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task Signature_is_verified_on_a_pool_thread_and_the_one_that_reads_sockets_goes_on()
    {
        using var watch = new Watch();
        var rule = Rule(watch);
        // The provider's keys are known: nothing but the signature makes the check wait.
        watch.LetGo();
        (await rule.CheckAsync(With(_provider.Token(claims => claims["sub"] = "first")))).ShouldBe(ProxyError.None);
        watch.HoldUp();
        var begun = new TaskCompletionSource<(Task<ProxyError> Check, bool IsDone)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var exchange = With(_provider.Token());
        // As a thread that reads sockets: it begins the check, and goes on to others.
        var reader = new Thread(() =>
        {
            var check = rule.CheckAsync(exchange).AsTask();
            begun.SetResult((check, check.IsCompleted));
        });
        reader.Start();

        var (check, isDone) = await begun.Task.WaitAsync(TimeSpan.FromSeconds(10));

        // The verification is held up, and the thread that has begun it is free.
        isDone.ShouldBeFalse();
        await watch.Entered.WaitAsync(TimeSpan.FromSeconds(10));
        check.IsCompleted.ShouldBeFalse();
        watch.LetGo();
        (await check.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(ProxyError.None);
        watch.Threads.ShouldBe([(true, true), (true, true)]);
        watch.Ids.ShouldNotContain(reader.ManagedThreadId);
    }

    [Fact]
    public async Task Callers_that_have_waited_for_the_same_keys_are_verified_side_by_side()
    {
        using var watch = new Watch();
        var rule = Rule(watch);

        // Nothing is known of the provider: both wait for one reading.
        Task<ProxyError>[] checks = [.. new[] { "one", "two" }.Select(name => rule.CheckAsync(With(_provider.Token(claims => claims["sub"] = name))).AsTask())];

        await Wait.UntilAsync(() => watch.Ids.Count == 2, "both signatures are being verified");
        watch.Ids.Distinct().Count().ShouldBe(2);
        watch.LetGo();
        (await Task.WhenAll(checks).WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe([ProxyError.None, ProxyError.None]);
    }

    [Fact]
    public async Task Token_that_comes_again_is_not_verified_again()
    {
        using var watch = new Watch();
        watch.LetGo();
        var rule = Rule(watch);
        var (token, other) = (_provider.Token(), _provider.Token(claims => claims["sub"] = "other"));
        (await rule.CheckAsync(With(token))).ShouldBe(ProxyError.None);

        for (var i = 0; i < 100; i++)
        {
            var again = rule.CheckAsync(With(token));
            again.IsCompletedSuccessfully.ShouldBeTrue();
            (await again).ShouldBe(ProxyError.None);
        }
        watch.Threads.Count.ShouldBe(1);
        (await rule.CheckAsync(With(other))).ShouldBe(ProxyError.None);
        watch.Threads.Count.ShouldBe(2);
    }

    private JwtRule Rule(Watch watch)
    {
        var config = new JwtConfig { Authority = _provider.Authority, Audience = OpenIdStandIn.Audience };
        var provider = new OpenIdProvider(_provider.Authority, new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false }), TimeProvider.System, NullLogger.Instance);
        var trust = new TokenTrust(config, provider, new TokenCache(16), TimeProvider.System) { Crypto = new CryptoProviderFactory { CustomCryptoProvider = watch, CacheSignatureProviders = false } };
        return new JwtRule(trust, config, null, ConsumerKeys.Compile(null).Consumers);
    }

    private static Exchange With(string token)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = $"Bearer {token}";
        return new Exchange { Context = context };
    }

    /// <summary>Notes on which threads signatures are verified, and holds them up until it lets go.</summary>
    private sealed class Watch : ICryptoProvider, IDisposable
    {
        private readonly ManualResetEventSlim _go = new();
        private TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public ConcurrentQueue<(bool IsPool, bool HasNoContext)> Threads { get; } = [];

        public ConcurrentQueue<int> Ids { get; } = [];

        public void LetGo() => _go.Set();

        public void HoldUp()
        {
            _go.Reset();
            _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public bool IsSupportedAlgorithm(string algorithm, params object[] args) => algorithm == SecurityAlgorithms.RsaSha256;

        public object Create(string algorithm, params object[] args) => new Verifier(this, (SecurityKey)args[0], algorithm);

        public void Release(object cryptoInstance)
        {
        }

        public void Dispose() => _go.Dispose();

        private void Note()
        {
            Threads.Enqueue((Thread.CurrentThread.IsThreadPoolThread, SynchronizationContext.Current is null));
            Ids.Enqueue(Environment.CurrentManagedThreadId);
            _entered.TrySetResult();
            _go.Wait(TimeSpan.FromSeconds(20));
        }

        private sealed class Verifier(Watch watch, SecurityKey key, string algorithm) : AsymmetricSignatureProvider(key, algorithm, willCreateSignatures: false)
        {
            public override bool Verify(byte[] input, byte[] signature)
            {
                watch.Note();
                return base.Verify(input, signature);
            }

            public override bool Verify(byte[] input, int inputOffset, int inputLength, byte[] signature, int signatureOffset, int signatureLength)
            {
                watch.Note();
                return base.Verify(input, inputOffset, inputLength, signature, signatureOffset, signatureLength);
            }
        }
    }
}
