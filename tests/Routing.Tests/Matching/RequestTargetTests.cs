using FuncProxy.Routing.Matching;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/", "/", "")]
    [InlineData("/a/b;c=1/@:!$", "/a/b;c=1/@:!$", "/a/b;c=1/@:!$", "")]
    [InlineData("/a?x=1?y", "/a", "/a", "?x=1?y")]
    [InlineData("/a?", "/a", "/a", "?")]
    [InlineData("/a?%zz&%00/../b", "/a", "/a", "?%zz&%00/../b")]
    [InlineData("http://host", "/", "/", "")]
    [InlineData("http://host?q", "/", "/", "?q")]
    [InlineData("HTTPS://user@host:81/a/b?q", "/a/b", "/a/b", "?q")]
    [InlineData("/%61dmin", "/%61dmin", "/admin", "")]
    [InlineData("/%7e%41%2D", "/%7e%41%2D", "/~A-", "")]
    [InlineData("/a%2fb", "/a%2fb", "/a%2Fb", "")]
    [InlineData("/a%252fb%5c", "/a%252fb%5c", "/a%252fb%5C", "")]
    [InlineData("/%C3%a9", "/%C3%a9", "/%C3%A9", "")]
    [InlineData("//a///b//", "//a///b//", "/a/b/", "")]
    [InlineData("/a/../b", "/b", "/b", "")]
    [InlineData("/a/%2e%2e/b", "/b", "/b", "")]
    [InlineData("/a/.%2E/b", "/b", "/b", "")]
    [InlineData("/a/%2e/b", "/a/b", "/a/b", "")]
    [InlineData("/a/..", "/", "/", "")]
    [InlineData("/a/b/..", "/a/", "/a/", "")]
    [InlineData("/a/.", "/a/", "/a/", "")]
    [InlineData("/.", "/", "/", "")]
    [InlineData("/a//../b", "/a/b", "/a/b", "")]
    [InlineData("/%61/x/../%2f", "/%61/%2f", "/a/%2F", "")]
    [InlineData("/.well-known/...", "/.well-known/...", "/.well-known/...", "")]
    [InlineData("/a/%252e%252e/b", "/a/%252e%252e/b", "/a/%252e%252e/b", "")]
    public void Target_legal_has_both_views(string target, string raw, string view, string query)
    {
        RequestTarget.TryParse(target, out var parsed).ShouldBe(RequestTargetError.None);

        (parsed.RawPath, parsed.Path, parsed.Query).ShouldBe((raw, view, query));
        ReferenceEquals(parsed.RawPath, parsed.Path).ShouldBe(raw == view);
    }

    [Theory]
    [InlineData("*", RequestTargetError.NotAPath)]
    [InlineData("", RequestTargetError.NotAPath)]
    [InlineData("host:443", RequestTargetError.NotAPath)]
    [InlineData("a/b", RequestTargetError.NotAPath)]
    [InlineData("http://", RequestTargetError.NotAPath)]
    [InlineData("http:///a", RequestTargetError.NotAPath)]
    [InlineData("ftp://host/a", RequestTargetError.NotAPath)]
    [InlineData("/a b", RequestTargetError.IllegalCharacter)]
    [InlineData("/a\u0001", RequestTargetError.IllegalCharacter)]
    [InlineData("/a\u007f", RequestTargetError.IllegalCharacter)]
    [InlineData("/é", RequestTargetError.IllegalCharacter)]
    [InlineData("/a#b", RequestTargetError.IllegalCharacter)]
    [InlineData("/a?b#c", RequestTargetError.IllegalCharacter)]
    [InlineData("/a?\t", RequestTargetError.IllegalCharacter)]
    [InlineData("/%", RequestTargetError.IllegalEncoding)]
    [InlineData("/%2", RequestTargetError.IllegalEncoding)]
    [InlineData("/%2g", RequestTargetError.IllegalEncoding)]
    [InlineData("/%g2/../a", RequestTargetError.IllegalEncoding)]
    [InlineData("/a%00", RequestTargetError.IllegalEncoding)]
    [InlineData("/..", RequestTargetError.AboveRoot)]
    [InlineData("/a/../../b", RequestTargetError.AboveRoot)]
    [InlineData("/%2e%2E/a", RequestTargetError.AboveRoot)]
    public void Target_illegal_is_refused(string target, RequestTargetError error) =>
        RequestTarget.TryParse(target, out _).ShouldBe(error);

    [Fact]
    public void Target_normal_without_query_is_not_copied()
    {
        var target = new string("/a/b".AsSpan());

        RequestTarget.TryParse(target, out var parsed);

        parsed.RawPath.ShouldBeSameAs(target);
        parsed.Path.ShouldBeSameAs(target);
    }

    [Theory]
    [InlineData("/a/b", 3, 3)]
    [InlineData("/%61/b", 2, 4)]
    [InlineData("//a", 1, 2)]
    [InlineData("/a//", 3, 4)]
    [InlineData("/%2f%61b", 4, 4)]
    [InlineData("/%2f%61b", 5, 7)]
    public void Raw_offset_finds_the_sent_character(string target, int offset, int raw)
    {
        RequestTarget.TryParse(target, out var parsed);

        parsed.RawOffset(offset).ShouldBe(raw);
    }
}
