using System.Globalization;
using FuncProxy.Forwarding.Access.Tokens;

namespace FuncProxy.Forwarding.Tests.Access.Tokens;

public sealed class TokenCacheTests
{
    private static readonly ValidatedToken Token = new() { Expires = default, KeyId = null, KeyThumbprint = "", Consumer = null, Scopes = [], Roles = [] };

    [Fact]
    public void Cache_never_holds_more_than_it_may_and_keeps_what_is_asked_for()
    {
        var cache = new TokenCache(64);
        cache.Add(Key(0), Token);
        for (var i = 1; i <= 1000; i++)
        {
            cache.Add(Key(i), Token);
            cache.Count.ShouldBeLessThanOrEqualTo(64);
            cache.Find(Key(0)).ShouldBe(Token);
            cache.Find(Key(i)).ShouldBe(Token);
        }
        cache.Find(Key(1)).ShouldBeNull();
    }

    [Fact]
    public void Key_depends_on_every_character()
    {
        var text = new string('a', 5000);
        var keys = Enumerable.Range(0, text.Length).Select(i => TokenKey.Of(null!, $"{text[..i]}b{text[(i + 1)..]}")).ToHashSet();

        keys.Count.ShouldBe(text.Length);
        keys.ShouldNotContain(TokenKey.Of(null!, text));
        TokenKey.Of(null!, text).ShouldBe(TokenKey.Of(null!, new string('a', 5000)));
    }

    private static TokenKey Key(int number) => TokenKey.Of(null!, number.ToString(CultureInfo.InvariantCulture));
}
