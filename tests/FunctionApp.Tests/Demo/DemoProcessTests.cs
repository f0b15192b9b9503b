using System.ClientModel;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FuncProxy.Demo.Services;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace FuncProxy.FunctionApp.Tests.Demo;

/// <summary>The demo as a newcomer runs it: one process, and what it prints.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class DemoProcessTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ProcessUnderTest _demo = null!;
    private Uri _address = null!;

    public async Task InitializeAsync()
    {
        _demo = Launch("http://127.0.0.1:0");
        await _demo.WaitForOutputAsync("Ctrl+C stops it.");
        _address = await ProxyProcess.ListeningAsync(_demo);
    }

    [Fact]
    public async Task Printed_commands_stream_a_chat_embed_a_text_and_search()
    {
        var commands = _demo.Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).Select(CurlCommand.Parse).ToArray();
        using var client = LoopbackClient.Create(_address);

        commands.Length.ShouldBe(3);
        var answers = new List<string>();
        foreach (var command in commands)
        {
            using var response = await client.SendAsync(command.ToRequest());
            answers.Add(await response.Content.ReadAsStringAsync());
            response.StatusCode.ShouldBe(HttpStatusCode.OK, answers[^1]);
        }

        commands[0].IsUnbuffered.ShouldBeTrue("a stream that curl holds back shows nothing");
        answers[0].Split("\n\n").Count(line => line.StartsWith("data: ", StringComparison.Ordinal)).ShouldBeGreaterThan(5);
        answers[0].ShouldEndWith("data: [DONE]\n\n");
        JsonDocument.Parse(answers[1]).RootElement.GetProperty("data")[0].GetProperty("embedding").GetArrayLength().ShouldBe(8);
        JsonDocument.Parse(answers[2]).RootElement.GetProperty("results").GetArrayLength().ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task Official_client_chats_through_the_proxy()
    {
        var client = new ChatClient("gpt-4o", new ApiKeyCredential("none"), Options());

        // Of two equal destinations one is chosen by chance: 64 requests all go to one of them once in 2^63 runs.
        var regions = new HashSet<string?>();
        for (var i = 0; i < 64 && regions.Count < 2; i++)
        {
            var answer = await client.CompleteChatAsync("What is a proxy?");
            answer.Value.Content[0].Text.ShouldContain("What is a proxy?");
            answer.GetRawResponse().Headers.TryGetValue("x-demo-region", out var region);
            regions.Add(region);
        }

        regions.Order(StringComparer.Ordinal).ShouldBe(["east", "west"]);
    }

    [Fact]
    public async Task Official_client_streams_through_the_proxy()
    {
        var client = new ChatClient("gpt-4o", new ApiKeyCredential("none"), Options());
        var text = new StringBuilder();
        var updates = 0;
        ChatTokenUsage? usage = null;

        await foreach (var update in client.CompleteChatStreamingAsync("Stream, please."))
        {
            updates++;
            usage = update.Usage ?? usage;
            update.ContentUpdate.ToList().ForEach(part => text.Append(part.Text));
        }

        updates.ShouldBeGreaterThan(3);
        text.ToString().ShouldContain("Stream, please.");
        usage.ShouldNotBeNull().OutputTokenCount.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Official_client_embeds_through_the_proxy()
    {
        var client = new EmbeddingClient("demo-embedding", new ApiKeyCredential("none"), Options());

        var embedding = await client.GenerateEmbeddingAsync("routes and clusters", new EmbeddingGenerationOptions { Dimensions = 16 });

        embedding.Value.ToFloats().Length.ShouldBe(16);
    }

    [Fact]
    public async Task Taken_port_is_one_line_on_standard_error()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await using var second = Launch(url);

        (await second.WaitForExitAsync()).ShouldBe(1);
        second.Errors.TrimEnd().ShouldBe(
            $"FuncProxy cannot listen on {url}: another process has the port. Stop it, or choose another with --urls http://127.0.0.1:PORT.");
        second.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Signal_ends_it_with_success()
    {
        _demo.Terminate();

        (await _demo.WaitForExitAsync(TimeSpan.FromSeconds(10))).ShouldBe(0);
    }

    public async Task DisposeAsync()
    {
        await _demo.DisposeAsync();
        _folder.Dispose();
    }

    // Not in the folder of its files, which it must find all the same.
    private ProcessUnderTest Launch(string urls) => ProcessUnderTest.Start(new ProcessSetup
    {
        FileName = DotnetCommand.FileName,
        Arguments = [typeof(DemoServices).Assembly.Location, "--urls", urls],
        WorkingDirectory = _folder.Path,
        Environment = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = null, ["URLS"] = null },
    });

    private OpenAIClientOptions Options() => new() { Endpoint = new Uri(_address, "/v1") };
}
