using System.Net;
using System.Text.Json;

namespace FuncProxy.FunctionApp.Tests.Demo;

public sealed class SearchServiceTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    [Theory]
    [InlineData("is it safe to retry a request?", "retries")]
    [InlineData("consistent hashing", "load-balancing")]
    [InlineData("cold start of a function app", "serverless")]
    [InlineData("gzip", "compression")]
    public async Task Best_hit_is_the_document_on_the_subject(string query, string id)
    {
        var results = (await GetAsync($"/search?q={Uri.EscapeDataString(query)}&top=5")).GetProperty("results");

        results[0].GetProperty("id").GetString().ShouldBe(id);
        results[0].GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        var scores = results.EnumerateArray().Select(hit => hit.GetProperty("score").GetDouble()).ToArray();
        scores.ShouldBe(scores.OrderDescending());
        scores.ShouldAllBe(score => score > 0);
    }

    [Fact]
    public async Task Snippet_is_the_sentence_that_has_the_words()
    {
        var results = (await GetAsync("/search?q=retry+budget&top=1")).GetProperty("results");

        results.GetArrayLength().ShouldBe(1);
        results[0].GetProperty("snippet").GetString().ShouldBe("A retry budget keeps a small outage from becoming a storm.");
    }

    [Fact]
    public async Task Post_and_get_find_the_same()
    {
        using var client = new HttpClient();
        using var posted = await client.PostAsync(Address("/search"), new StringContent("""{"query":"token limit","top":2}"""));

        (await posted.Content.ReadAsStringAsync()).ShouldBe((await GetAsync("/search?q=token+limit&top=2")).GetRawText());
    }

    [Fact]
    public async Task Query_with_no_known_word_finds_nothing() =>
        (await GetAsync("/search?q=zzz")).GetProperty("results").GetArrayLength().ShouldBe(0);

    [Theory]
    [InlineData("/search", null)]
    [InlineData("/search?q=x&top=0", null)]
    [InlineData("/search?q=x&top=many", null)]
    [InlineData("/search", "{")]
    [InlineData("/search", """{"top":1}""")]
    public async Task Bad_request_is_refused_with_a_problem(string target, string? body)
    {
        using var client = new HttpClient();
        using var response = body is null
            ? await client.GetAsync(Address(target))
            : await client.PostAsync(Address(target), new StringContent(body));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    private Uri Address(string target) => new(demo.Services.Search, target);

    private async Task<JsonElement> GetAsync(string target)
    {
        using var client = new HttpClient();
        return JsonDocument.Parse(await client.GetStringAsync(Address(target))).RootElement;
    }
}
