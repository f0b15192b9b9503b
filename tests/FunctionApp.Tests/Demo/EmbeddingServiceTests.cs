using System.ClientModel;
using System.Net;
using System.Text.Json;
using OpenAI;
using OpenAI.Embeddings;

namespace FuncProxy.FunctionApp.Tests.Demo;

public sealed class EmbeddingServiceTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    [Fact]
    public async Task Embeddings_asked_with_the_official_client_are_unit_vectors_that_know_like_from_unlike()
    {
        var embeddings = (await Client().GenerateEmbeddingsAsync(
            ["a proxy forwards requests", "the proxy forwards a request", "bread needs flour"])).Value;

        embeddings.Count.ShouldBe(3);
        embeddings.Model.ShouldBe("text-embedding-3-small");
        embeddings.Usage.InputTokenCount.ShouldBe(4 + 5 + 3);
        var vectors = embeddings.Select(embedding => embedding.ToFloats().ToArray()).ToArray();
        vectors.ShouldAllBe(vector => vector.Length == 1536);
        Dot(vectors[0], vectors[0]).ShouldBe(1, 1e-4);
        Dot(vectors[0], vectors[1]).ShouldBeGreaterThan(0.7);
        Dot(vectors[0], vectors[2]).ShouldBeLessThan(0.2);
    }

    [Fact]
    public async Task Dimensions_are_as_asked_and_the_vector_does_not_change_between_calls()
    {
        var options = new EmbeddingGenerationOptions { Dimensions = 8 };

        var first = (await Client().GenerateEmbeddingAsync("same", options)).Value.ToFloats().ToArray();
        var second = (await Client().GenerateEmbeddingAsync("same", options)).Value.ToFloats().ToArray();

        first.Length.ShouldBe(8);
        second.ShouldBe(first);
    }

    [Fact]
    public async Task Float_and_base64_say_the_same()
    {
        var asFloats = await PostAsync("""{"model":"m","input":"x y","dimensions":4}""");
        var asText = await PostAsync("""{"model":"m","input":["x y"],"dimensions":4,"encoding_format":"base64"}""");

        var bytes = Convert.FromBase64String(Vector(asText).GetString()!);
        var decoded = Enumerable.Range(0, 4).Select(i => BitConverter.ToSingle(bytes, i * 4));
        Vector(asFloats).EnumerateArray().Select(value => value.GetSingle()).ShouldBe(decoded);
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("""{"input":"x"}""", "model")]
    [InlineData("""{"model":"m"}""", "input")]
    [InlineData("""{"model":"m","input":[]}""", "input")]
    [InlineData("""{"model":"m","input":[1]}""", "input")]
    [InlineData("""{"model":"m","input":""}""", "input")]
    [InlineData("""{"model":"m","input":"x","dimensions":0}""", "dimensions")]
    [InlineData("""{"model":"m","input":"x","encoding_format":"hex"}""", "encoding_format")]
    public async Task Bad_request_is_refused_in_OpenAIs_error_shape(string body, string? param)
    {
        var error = (await PostAsync(body, HttpStatusCode.BadRequest)).GetProperty("error");

        error.GetProperty("param").GetString().ShouldBe(param);
    }

    private static JsonElement Vector(JsonElement response) => response.GetProperty("data")[0].GetProperty("embedding");

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private EmbeddingClient Client() => new(
        "text-embedding-3-small", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(demo.Services.Embeddings, "/v1") });

    private async Task<JsonElement> PostAsync(string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(new Uri(demo.Services.Embeddings, "/v1/embeddings"), new StringContent(body));
        response.StatusCode.ShouldBe(expected);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
