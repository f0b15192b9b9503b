using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.TestKit;

/// <summary>A real OpenID provider, as far as those who verify its tokens see it: a discovery document, published keys that can be rolled, and signed tokens in the shape of Entra's.</summary>
public sealed class OpenIdStandIn : IAsyncDisposable
{
    /// <summary>The audience of its tokens, unless told.</summary>
    public const string Audience = "api://chat";

    /// <summary>The application that its tokens are given to, unless told.</summary>
    public const string Application = "6e74172b-be56-4843-9ff4-e66a39bb12e3";

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private List<SigningKey> _keys = [SigningKey.CreateRsa("key-0")];
    private WebApplication? _server;
    private int _made = 1;
    private int _readings;

    private OpenIdStandIn(TimeProvider time) => _time = time;

    /// <summary>The authority, which is the issuer too; without a slash at its end.</summary>
    public string Authority { get; private set; } = null!;

    /// <summary>The newest key.</summary>
    public SigningKey Key
    {
        get
        {
            lock (_lock)
            {
                return _keys[^1];
            }
        }
    }

    /// <summary>How often its keys were read.</summary>
    public int Readings => Volatile.Read(ref _readings);

    /// <summary>Answers with this status from now on; null for as it should.</summary>
    public int? Failure { get; set; }

    /// <summary>What the discovery document says instead of the address of the keys; null for that.</summary>
    public string? KeysAddress { get; set; }

    /// <summary>What stands in place of the published keys; null for these.</summary>
    public string? Published { get; set; }

    /// <summary>Starts a provider on a free loopback port.</summary>
    /// <param name="time">The clock of its tokens.</param>
    public static async Task<OpenIdStandIn> StartAsync(TimeProvider time)
    {
        var standIn = new OpenIdStandIn(time);
        var (server, port) = await LoopbackServer.StartAsync(standIn.HandleAsync, _ => { });
        standIn._server = server;
        standIn.Authority = $"http://127.0.0.1:{port}/tenant";
        return standIn;
    }

    /// <summary>Publishes a new key and withdraws all others.</summary>
    public SigningKey Rotate() => Publish(key => [key]);

    /// <summary>Publishes a further key.</summary>
    public SigningKey Add() => Publish(key => [.. _keys, key]);

    /// <summary>Publishes these keys and no other.</summary>
    public void Publish(params SigningKey[] keys)
    {
        lock (_lock)
        {
            _keys = [.. keys];
        }
    }

    /// <summary>The claims of a token that is good.</summary>
    public JsonObject Claims()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        return new()
        {
            ["iss"] = Authority,
            ["aud"] = Audience,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 3600,
            ["sub"] = "somebody",
            ["azp"] = Application,
            ["scp"] = "Chat.Read Chat.Write",
            ["roles"] = new JsonArray("Chat.User", "Chat.Admin"),
        };
    }

    /// <summary>A token that is good but for what is changed.</summary>
    /// <param name="change">Changes the claims.</param>
    /// <param name="changeHead">Changes the head.</param>
    /// <param name="key">The key; the newest one unless told.</param>
    public string Token(Action<JsonObject>? change = null, Action<JsonObject>? changeHead = null, SigningKey? key = null)
    {
        var claims = Claims();
        var head = new JsonObject { ["typ"] = "JWT" };
        change?.Invoke(claims);
        changeHead?.Invoke(head);
        return (key ?? Key).Sign(head, claims);
    }

    /// <summary>Stops at once: the provider is down.</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await LoopbackServer.StopAsync(server);
        }
    }

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }

    private SigningKey Publish(Func<SigningKey, List<SigningKey>> keys)
    {
        lock (_lock)
        {
            var key = SigningKey.CreateRsa($"key-{_made++}");
            _keys = keys(key);
            return key;
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == "/tenant/keys")
        {
            Interlocked.Increment(ref _readings);
        }
        if (Failure is { } failure)
        {
            context.Response.StatusCode = failure;
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(path switch
        {
            "/tenant/.well-known/openid-configuration" => Discovery(),
            "/tenant/keys" => Published ?? PublishedKeys(),
            _ => "{}",
        });
    }

    private string Discovery() => new JsonObject
    {
        ["issuer"] = Authority,
        ["jwks_uri"] = KeysAddress ?? $"{Authority}/keys",
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
    }.ToJsonString();

    private string PublishedKeys()
    {
        lock (_lock)
        {
            return new JsonObject { ["keys"] = new JsonArray([.. _keys.Select(key => key.Publish())]) }.ToJsonString();
        }
    }
}
