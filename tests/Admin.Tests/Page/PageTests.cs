using System.Net;
using System.Text.RegularExpressions;
using FuncProxy.Admin.Page;

namespace FuncProxy.Admin.Tests.Page;

public sealed partial class PageTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "Admin", "Page", "wwwroot");

    [Fact]
    public async Task Page_is_served_without_a_key_under_a_policy_that_lets_in_nothing_else()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        using var response = await admin.Stranger.GetAsync("/_funcproxy/");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        response.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"]);
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        response.Headers.CacheControl!.ToString().ShouldBe("no-cache");
        (await response.Content.ReadAsStringAsync()).ShouldBe(await File.ReadAllTextAsync(Path.Combine(Folder, "index.html")));
    }

    [Fact]
    public async Task Every_file_of_the_folder_is_served_with_its_type_and_revalidated_by_its_content()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");
        var paths = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')).ToList();

        PageFiles.Paths.Order().ShouldBe(paths.Order());
        foreach (var path in paths)
        {
            using var response = await admin.Stranger.GetAsync("/_funcproxy/" + path);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            response.Content.Headers.ContentType!.MediaType.ShouldBe(Path.GetExtension(path) switch { ".html" => "text/html", ".js" => "text/javascript", ".css" => "text/css", _ => "image/svg+xml" });
            var (served, written) = (await response.Content.ReadAsByteArrayAsync(), await File.ReadAllBytesAsync(Path.Combine(Folder, path)));
            served.AsSpan().SequenceEqual(written).ShouldBeTrue(path);

            using var again = new HttpRequestMessage(HttpMethod.Get, "/_funcproxy/" + path);
            again.Headers.TryAddWithoutValidation("If-None-Match", $"\"other\", W/{response.Headers.ETag}");
            using var unchanged = await admin.Stranger.SendAsync(again);
            unchanged.StatusCode.ShouldBe(HttpStatusCode.NotModified);
            unchanged.Headers.ETag.ShouldBe(response.Headers.ETag);
        }
    }

    [Fact]
    public async Task Page_without_its_slash_leads_to_the_one_with_it()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        using var response = await admin.Stranger.GetAsync("/_funcproxy");

        response.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect);
        response.Headers.Location!.OriginalString.ShouldBe("/_funcproxy/");
    }

    [Fact]
    public async Task Page_takes_GET_and_HEAD_alone()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        using var post = await admin.Stranger.PostAsync("/_funcproxy/", new StringContent("x"));
        using var head = await admin.Stranger.SendAsync(new(HttpMethod.Head, "/_funcproxy/app.js"));

        post.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        post.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe(new FileInfo(Path.Combine(Folder, "app.js")).Length);
    }

    [Theory]
    [InlineData("/_funcproxy/nothing.js")]
    [InlineData("/_funcproxy/core")]
    [InlineData("/_funcproxy/core/")]
    [InlineData("/_funcproxy/../_funcproxy/app.js")]
    [InlineData("/_funcproxy/core/../app.js")]
    [InlineData("/_funcproxy/core%2Fdom.js")]
    [InlineData("/_funcproxy/APP.js")]
    public async Task What_is_no_file_is_not_found(string target)
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        var response = await admin.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Status.ShouldBe(404);
    }

    [Fact]
    public async Task Without_a_key_there_is_no_page()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}", new() { HasKey = false });

        foreach (var path in (string[])["/_funcproxy", "/_funcproxy/", "/_funcproxy/app.js"])
        {
            using var response = await admin.Stranger.GetAsync(path);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public void Scripts_never_make_markup_or_code_of_text()
    {
        foreach (var path in Directory.EnumerateFiles(Folder, "*.js", SearchOption.AllDirectories))
        {
            Dangerous().Match(File.ReadAllText(path)).Value.ShouldBe("", path);
        }
    }

    [Fact]
    public void Page_loads_nothing_from_elsewhere_and_has_nothing_inline()
    {
        var html = File.ReadAllText(Path.Combine(Folder, "index.html"));

        Inline().Match(html).Value.ShouldBe("");
        foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            Loaded().Match(File.ReadAllText(path)).Value.ShouldBe("", path);
        }
    }

    [GeneratedRegex(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|createContextualFragment|DOMParser|\beval\b|new Function|set(Timeout|Interval)\(['""`]|javascript:")]
    private static partial Regex Dangerous();

    [GeneratedRegex(@"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=")]
    private static partial Regex Inline();

    [GeneratedRegex(@"(src|href)=""(https?:)?//|url\(|@import|from '(https?:)?//|import\(")]
    private static partial Regex Loaded();
}
