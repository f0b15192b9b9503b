using System.ClientModel;
using System.Net;
using System.Text;
using System.Text.Json;
using FuncProxy.Demo.Services;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;
using OpenAI;
using OpenAI.Chat;

namespace FuncProxy.FunctionApp.Tests.Demo;

public sealed class ChatServiceTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const string Streaming = """{"model":"m","stream":true,"messages":[{"role":"user","content":"one two"}]}""";

    [Theory]
    [InlineData("east")]
    [InlineData("west")]
    public async Task Completion_asked_with_the_official_client_names_model_and_region(string region)
    {
        var answer = await Client(region).CompleteChatAsync(
            [new SystemChatMessage("Be brief."), new UserChatMessage(ChatMessageContentPart.CreateTextPart("What is a proxy?"))]);

        var completion = answer.Value;
        completion.Model.ShouldBe("gpt-4o");
        completion.SystemFingerprint.ShouldBe($"fp_demo_{region}");
        completion.Id.ShouldStartWith("chatcmpl-");
        completion.FinishReason.ShouldBe(ChatFinishReason.Stop);
        completion.Content[0].Text.ShouldContain("What is a proxy?");
        completion.Usage.InputTokenCount.ShouldBe(2 * 4 + 2 + 4);
        completion.Usage.OutputTokenCount.ShouldBe(completion.Content[0].Text.Split(' ').Length);
        completion.Usage.TotalTokenCount.ShouldBe(completion.Usage.InputTokenCount + completion.Usage.OutputTokenCount);
        answer.GetRawResponse().Headers.TryGetValue("x-demo-region", out var header).ShouldBeTrue();
        header.ShouldBe(region);
    }

    [Fact]
    public async Task Stream_read_with_the_official_client_is_the_whole_answer_and_its_usage()
    {
        var client = Client("west");
        var whole = (await client.CompleteChatAsync("Stream, please.")).Value;
        var text = new StringBuilder();
        ChatTokenUsage? usage = null;
        ChatFinishReason? finish = null;

        await foreach (var update in client.CompleteChatStreamingAsync("Stream, please."))
        {
            update.SystemFingerprint.ShouldBe("fp_demo_west");
            update.ContentUpdate.ToList().ForEach(part => text.Append(part.Text));
            usage = update.Usage ?? usage;
            finish = update.FinishReason ?? finish;
        }

        text.ToString().ShouldBe(whole.Content[0].Text);
        finish.ShouldBe(ChatFinishReason.Stop);
        usage.ShouldNotBeNull().TotalTokenCount.ShouldBe(whole.Usage.TotalTokenCount);
    }

    [Fact]
    public async Task Stream_without_include_usage_never_mentions_usage()
    {
        var events = await StreamAsync(Streaming);

        events[^1].Data.ShouldBe("[DONE]");
        events[..^1].ShouldAllBe(receipt => !receipt.Data!.Contains("usage"));
    }

    [Fact]
    public async Task Stream_with_include_usage_has_null_until_the_last_chunk_which_has_no_choices()
    {
        var events = await StreamAsync(Streaming.Replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        var chunks = events[..^1].Select(receipt => JsonDocument.Parse(receipt.Data!).RootElement).ToArray();
        chunks[..^1].ShouldAllBe(chunk => chunk.GetProperty("usage").ValueKind == JsonValueKind.Null);
        chunks[^1].GetProperty("choices").GetArrayLength().ShouldBe(0);
        chunks[^1].GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(6);
        chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Stream_pauses_before_each_token()
    {
        var time = new FakeTimeProvider();
        await using var slow = await DemoServices.StartAsync(new DemoServicesOptions { TokenDelay = TimeSpan.FromSeconds(1), Time = time });
        using var client = await RawClient.ConnectAsync(slow.ChatEast);
        await client.SendAsync($"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {Streaming.Length}\r\n\r\n{Streaming}");
        await client.ReadResponseHeadAsync();

        Encoding.UTF8.GetString(await client.Connection.ReadSomeAsync()).ShouldContain("\"role\":\"assistant\"");
        var token = client.Connection.ReadSomeAsync();
        token.IsCompleted.ShouldBeFalse();
        while (!token.IsCompleted)
        {
            // The service may not have begun its pause yet when the clock moves, so it moves until it has.
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(token, Task.Delay(5));
        }

        Encoding.UTF8.GetString(await token).ShouldContain("\"content\":\"This\"");
    }

    [Fact]
    public async Task Token_limit_cuts_the_answer()
    {
        var completion = (await Client("east").CompleteChatAsync([new UserChatMessage("hi")], new ChatCompletionOptions { MaxOutputTokenCount = 3 })).Value;

        completion.Content[0].Text.ShouldBe("This is gpt-4o");
        completion.FinishReason.ShouldBe(ChatFinishReason.Length);
        completion.Usage.OutputTokenCount.ShouldBe(3);
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("null", null)]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "model")]
    [InlineData("""{"model":"m"}""", "messages")]
    [InlineData("""{"model":"m","messages":[]}""", "messages")]
    [InlineData("""{"model":"m","messages":[null]}""", "messages")]
    [InlineData("""{"model":"m","messages":"x"}""", null)]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":0}""", "max_completion_tokens")]
    public async Task Bad_request_is_refused_in_OpenAIs_error_shape(string body, string? param)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(new Uri(demo.Services.ChatEast, "/v1/chat/completions"), new StringContent(body));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        error.GetProperty("type").GetString().ShouldBe("invalid_request_error");
        error.GetProperty("param").GetString().ShouldBe(param);
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Unknown_address_reaches_the_official_client_as_an_error_with_its_message()
    {
        var client = new ChatClient("m", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(demo.Services.ChatEast, "/v2") });

        var failure = await Should.ThrowAsync<ClientResultException>(() => client.CompleteChatAsync("x"));

        failure.Status.ShouldBe(404);
        failure.Message.ShouldContain("Invalid URL (POST /v2/chat/completions)");
    }

    private ChatClient Client(string region) => new(
        "gpt-4o", new ApiKeyCredential("none"),
        new OpenAIClientOptions { Endpoint = new Uri(region == "east" ? demo.Services.ChatEast : demo.Services.ChatWest, "/v1") });

    private async Task<SseReceipt[]> StreamAsync(string body)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(new Uri(demo.Services.ChatEast, "/v1/chat/completions"), new StringContent(body));
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        return [.. await new SseReader(await response.Content.ReadAsStreamAsync()).ReadAllAsync()];
    }
}
