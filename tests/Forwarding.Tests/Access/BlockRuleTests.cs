using FuncProxy.Forwarding.Access;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Access;

public sealed class BlockRuleTests
{
    [Theory]
    [InlineData("traversal", "/a/..%2fetc/passwd")]
    [InlineData("traversal", "/a/..%2Fb")]
    [InlineData("traversal", "/a/..%5Cb")]
    [InlineData("traversal", "/a/%2e%2e%5cb")]
    [InlineData("traversal", "/a/%252e%252e/b")]
    [InlineData("traversal", "/a/%252e%252e%252fb")]
    [InlineData("traversal", "/a/%25252e%25252e/b")]
    [InlineData("traversal", "/a/..;/b")]
    [InlineData("traversal", "/a/..;x=1/b")]
    [InlineData("traversal", "/a/.;/b")]
    [InlineData("traversal", "/a%2f..")]
    [InlineData("traversal", "/a%2500.txt")]
    [InlineData("traversal", "/%252525252525252e")]
    [InlineData("dotfiles", "/.env")]
    [InlineData("dotfiles", "/.git/config")]
    [InlineData("dotfiles", "/a/.aws/credentials")]
    [InlineData("dotfiles", "/%2eenv")]
    [InlineData("dotfiles", "/%252eenv")]
    [InlineData("dotfiles", "/a%2f.env")]
    [InlineData("dotfiles", "/a/.well-known/x")]
    [InlineData("scanners", "/wp-login.php")]
    [InlineData("scanners", "/blog/wp-login.php")]
    [InlineData("scanners", "/WP-Admin/")]
    [InlineData("scanners", "//wp-admin")]
    [InlineData("scanners", "/%77p-admin/install.php")]
    [InlineData("scanners", "/phpmyadmin/index.php")]
    [InlineData("scanners", "/cgi-bin/luci")]
    [InlineData("scanners", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php")]
    public async Task Path_of_a_blocked_kind_is_404_as_if_there_were_no_route(string kind, string target)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, $"\"access\": {{ \"block\": [\"{kind}\"] }}"));

        (await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(404, "destination_not_found");

        origin.Requests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/a/../b")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%5Cb")]
    [InlineData("/a...b/d..")]
    [InlineData("/100%25")]
    [InlineData("/.well-known/acme-challenge/x")]
    [InlineData("/a;b=..")]
    [InlineData("/notwp-admin/wp-admin-2")]
    [InlineData("/a?path=../../etc/passwd")]
    [InlineData("/v1/chat/completions")]
    public async Task Other_paths_pass_all_blocks(string target)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, "\"access\": { \"block\": [\"traversal\", \"scanners\", \"dotfiles\"] }"));

        (await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("/.env")]
    [InlineData("/wp-login.php")]
    [InlineData("/a/..%2Fb")]
    public async Task Nothing_is_blocked_unless_asked_for(string target)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, "\"access\": { \"block\": [] }"));

        (await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.RawTarget.ShouldBe(target);
    }

    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a%2fb%5Cc", "/a/b/c")]
    [InlineData("/%25%32%65", "/.")]
    [InlineData("/%", "/%")]
    [InlineData("/%2", "/%2")]
    [InlineData("/%zz%41", "/%zzA")]
    [InlineData("/%25252541", "/A")]
    [InlineData("/%2525252541", null)]
    public void Careless_path_is_decoded_until_nothing_is_left(string path, string? expected) => CarelessPath.Of(path).ShouldBe(expected);
}
