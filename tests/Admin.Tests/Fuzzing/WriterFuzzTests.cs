using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.Routing.Validation;
using FuncProxy.TestKit;
using FuncProxy.TestKit.Documents;
using Xunit.Abstractions;

namespace FuncProxy.Admin.Tests.Fuzzing;

/// <summary>Two writers publish random documents, whole and broken, each with the ETag that it has read: what is published is always valid, and each publication replaces the one that its writer has seen.</summary>
public sealed class WriterFuzzTests(ITestOutputHelper output)
{
    private static readonly ProxyOptions Options = new();

    [Theory]
    [InlineData(false, 150)]
    [InlineData(true, 25)]
    public async Task No_invalid_document_is_published_and_no_writer_overwrites_the_other(bool inTable, int rounds)
    {
        await using var admin = await StartAsync(inTable);
        using (var first = await PutAsync(admin, Encoding.UTF8.GetBytes(Documents.Respond("first")), null))
        {
            first.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        var ledger = new PublicationLedger();

        var rendezvous = new Rendezvous(rounds);

        await Task.WhenAll(WriteAsync(admin, ledger, rendezvous, rounds, seed: 1), WriteAsync(admin, ledger, rendezvous, rounds, seed: 2));

        output.WriteLine(ledger.Summary);
        ledger.ShouldBeOneChain();
        ledger.Count(HttpStatusCode.OK).ShouldBeGreaterThan(rounds / 10);
        ledger.Count(HttpStatusCode.UnprocessableEntity).ShouldBeGreaterThan(rounds / 10);
        ledger.Count(HttpStatusCode.PreconditionFailed).ShouldBeGreaterThan(0);
        ledger.Others([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity, HttpStatusCode.PreconditionFailed]).ShouldBeEmpty();
        (await admin.GetAsync("instance"))["store"]!["errors"]!.AsArray().ShouldBeEmpty();
    }

    private static async Task WriteAsync(AdminUnderTest admin, PublicationLedger ledger, Rendezvous rendezvous, int rounds, int seed)
    {
        var random = new Random(seed);
        var any = RouteDocumentGenerator.Document.Sample(rounds, 20).Select(RouteDocumentWriter.Write).ToArray();
        // Most name app settings, or ask for what this engine has not got; every other one is to be valid before it is broken.
        byte[][] valid = [.. any.Where(text => RouteDocumentReader.Read(text, _ => null, ProxyEngine.RulesOf(Options)).Errors.Count == 0), "{}"u8.ToArray()];
        for (var i = 0; i < rounds; i++)
        {
            using var read = await admin.Client.GetAsync("_funcproxy/api/document");
            var seen = await read.Content.ReadAsByteArrayAsync();
            // Valid by its own rules alone, for no app setting is set here.
            RouteDocumentReader.Read(seen, _ => null, ProxyEngine.RulesOf(Options)).Errors.ShouldBeEmpty(Encoding.UTF8.GetString(seen));
            var text = Mutate(i % 2 == 0 ? any[i] : valid[i % valid.Length], random, $"{seed}-{i}");
            await rendezvous.MeetAsync(i);
            using var written = await PutAsync(admin, text, read.Headers.ETag!.ToString());
            var body = JsonNode.Parse(await written.Content.ReadAsStringAsync())!;
            ledger.Note(written.StatusCode, read.Headers.ETag!.ToString(), body["outcome"]?.GetValue<string>(), body["etag"]?.GetValue<string>());
        }
    }

    /// <summary>The document with a mark of its own, so that no two are alike; two in five broken in a place.</summary>
    private static byte[] Mutate(byte[] text, Random random, string mark)
    {
        var root = JsonNode.Parse(text)!.AsObject();
        root["routes"] ??= new JsonObject();
        root["routes"]!["mark"] = JsonNode.Parse($$"""{ "order": -1000, "match": { "path": "/mark/{{mark}}", "hosts": ["mark.example"] }, "respond": { "body": "{{mark}}" } }""");
        var bytes = Encoding.UTF8.GetBytes(root.ToJsonString());
        if (random.Next(5) < 2)
        {
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
        }
        return bytes;
    }

    private static async Task<AdminUnderTest> StartAsync(bool inTable)
    {
        if (!inTable)
        {
            return await AdminUnderTest.StartAsync(null);
        }
        var azurite = await AzuriteServer.SharedAsync();
        return await AdminUnderTest.StartAsync(null, new() { Table = TableStorage.Open(TableConnection.Parse(azurite.ConnectionString), AzuriteServer.NewTableName(), null, TimeProvider.System) });
    }

    private static Task<HttpResponseMessage> PutAsync(AdminUnderTest admin, byte[] text, string? seen)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, "_funcproxy/api/document") { Content = new ByteArrayContent(text) };
        request.Headers.TryAddWithoutValidation(seen is null ? "If-None-Match" : "If-Match", seen ?? "*");
        return admin.Client.SendAsync(request);
    }

    /// <summary>Where two writers wait for each other in each round, so that both write what the same document is to be replaced by.</summary>
    private sealed class Rendezvous(int rounds)
    {
        private readonly TaskCompletionSource[] _met = [.. Enumerable.Range(0, rounds).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        private readonly int[] _arrived = new int[rounds];

        public Task MeetAsync(int round)
        {
            if (Interlocked.Increment(ref _arrived[round]) == 2)
            {
                _met[round].SetResult();
            }
            return _met[round].Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
