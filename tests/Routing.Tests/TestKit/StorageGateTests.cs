using System.Diagnostics;
using FuncProxy.TestKit;

namespace FuncProxy.Routing.Tests.TestKit;

public sealed class StorageGateTests
{
    // A process of its own that sends one signed PUT.
    private const string Writer = """
        const [address, account, key, path] = process.argv.slice(1);
        const url = `${address}${account}/${path}`;
        const date = new Date().toUTCString();
        const text = `${date}\n/${account}${new URL(url).pathname}`;
        const signature = require('crypto').createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
        const headers = { 'x-ms-date': date, 'Content-Type': 'application/json', Accept: 'application/json', Authorization: `SharedKeyLite ${account}:${signature}` };
        require('http').request(url, { method: 'PUT', headers }, answer => console.log(answer.statusCode)).end('{}');
        """;

    [Fact]
    public async Task Requests_pass_unchanged_and_are_counted_by_kind()
    {
        await using var gate = await GateAsync();
        using var calls = Calls(gate);
        var table = AzuriteServer.NewTableName();
        await calls.CreateTableAsync(table);
        await calls.SendAsync("POST", table, """{"PartitionKey":"p","RowKey":"a","V":"ü\r\n日本"}""");
        await calls.PutAsync(table, "p", "b%2F'+ü", """{"V":"2"}""");
        await calls.BatchAsync([new TableChange("PUT", TableCalls.Entity(table, "p", "c"), """{"PartitionKey":"p","RowKey":"c","V":"ü"}""")]);
        await calls.DeleteAsync(table, "p", "c");

        var through = await calls.GetAsync(table, "p", "a");
        var rows = await calls.QueryAsync(table, "PartitionKey eq 'p'");

        through.Json.GetProperty("V").GetString().ShouldBe("ü\r\n日本");
        rows.Select(row => row.GetProperty("RowKey").GetString()).ShouldBe(["a", "b%2F'+ü"]);
        gate.Requests.Select(request => (request.Operation, request.Status)).ShouldBe(
        [
            (StorageOperation.Table, 201), (StorageOperation.Insert, 201), (StorageOperation.Update, 204), (StorageOperation.Batch, 202),
            (StorageOperation.Delete, 204), (StorageOperation.PointRead, 200), (StorageOperation.Query, 200),
        ]);
        gate.Requests[2].Target.ShouldBe($"/devstoreaccount1/{table}(PartitionKey='p',RowKey='b%252F%27%27%2B%C3%BC')");
        gate.Count(StorageOperation.PointRead).ShouldBe(1);
        gate.ClearRequests();
        gate.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answer_through_the_gate_is_the_same_byte_for_byte()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await GateAsync();
        using var through = Calls(gate);
        using var direct = TableCalls.WithKey(azurite.Address, azurite.Account);
        var table = AzuriteServer.NewTableName();
        await direct.CreateTableAsync(table);
        await direct.PutAsync(table, "p", "r", $$"""{"V":"{{new string('ü', 20_000)}}"}""");

        var one = await direct.GetAsync(table, "p", "r");
        var other = await through.GetAsync(table, "p", "r");

        // The service names itself in the body by the Host of the request.
        other.Body.ShouldBe(one.Body.Replace(azurite.Address.Authority, gate.Address.Authority));
        other.Headers["Content-Type"].ShouldBe(one.Headers["Content-Type"]);
        other.ETag.ShouldBe(one.ETag);
        var batch = await through.BatchAsync([new TableChange("DELETE", TableCalls.Entity(table, "p", "r"), IfMatch: "*")]);
        batch.Headers["Content-Type"].ShouldStartWith("multipart/mixed; boundary=batchresponse_");
        batch.Body.ShouldContain("HTTP/1.1 204");
    }

    [Theory]
    [InlineData(HoldPoint.BeforeForwarding, 404)]
    [InlineData(HoldPoint.AfterAnswer, 200)]
    public async Task Request_dropped_while_it_is_held_is_done_or_not_by_where_it_was_held(HoldPoint point, int found)
    {
        await using var gate = await GateAsync();
        using var calls = Calls(gate);
        var table = AzuriteServer.NewTableName();
        await calls.CreateTableAsync(table);
        var held = gate.Hold(point, number: 2);
        await calls.PutAsync(table, "p", "first", "{}");

        var put = calls.PutAsync(table, "p", "second", "{}");
        (await held.HeldAsync()).Target.ShouldContain("second");
        put.IsCompleted.ShouldBeFalse();
        held.Drop();

        await Should.ThrowAsync<HttpRequestException>(() => put);
        (await calls.GetAsync(table, "p", "second")).Status.ShouldBe(found);
    }

    [Theory]
    [InlineData(HoldPoint.BeforeForwarding)]
    [InlineData(HoldPoint.AfterAnswer)]
    public async Task Held_request_that_is_released_goes_on(HoldPoint point)
    {
        await using var gate = await GateAsync();
        using var calls = Calls(gate);
        var table = AzuriteServer.NewTableName();
        await calls.CreateTableAsync(table);
        var held = gate.Hold(point, which: request => request.Operation == StorageOperation.Update);
        (await calls.GetAsync(table, "p", "r")).Status.ShouldBe(404);

        var put = calls.PutAsync(table, "p", "r", "{}");
        await held.HeldAsync();
        put.IsCompleted.ShouldBeFalse();
        held.Release();

        (await put).Status.ShouldBe(204);
        (await calls.PutAsync(table, "p", "r", "{}")).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData(HoldPoint.BeforeForwarding, 404)]
    [InlineData(HoldPoint.AfterAnswer, 200)]
    public async Task Killed_process_whose_request_is_held_leaves_it_done_or_not(HoldPoint point, int found)
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await GateAsync();
        using var calls = Calls(gate);
        var table = AzuriteServer.NewTableName();
        await calls.CreateTableAsync(table);
        var held = gate.Hold(point);

        await using (var writer = StartWriter(gate.Address, azurite.Account, TableCalls.Entity(table, "p", "r")))
        {
            await held.HeldAsync();
            writer.Kill();
            await writer.WaitForExitAsync();
        }

        held.Drop();
        (await calls.GetAsync(table, "p", "r")).Status.ShouldBe(found);
    }

    [Fact]
    public async Task Faults_answer_with_the_services_own_codes()
    {
        await using var gate = await GateAsync();
        using var calls = Calls(gate);
        var clock = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);

        gate.Fail(StorageFault.AuthenticationFailed(clock));
        var skewed = await calls.GetAsync("Any", "p", "r");
        gate.Fail(StorageFault.TooManyRequests(TimeSpan.FromSeconds(7)));
        var limited = await calls.GetAsync("Any", "p", "r");
        gate.Fail(StorageFault.ServerBusy, times: 1);
        var busy = await calls.GetAsync("Any", "p", "r");
        var after = await calls.GetAsync("Any", "p", "r");

        (skewed.Status, skewed.ErrorCode, skewed.Headers["Date"]).ShouldBe((403, "AuthenticationFailed", "Mon, 03 Feb 2020 04:05:06 GMT"));
        skewed.Json.GetProperty("odata.error").GetProperty("code").GetString().ShouldBe("AuthenticationFailed");
        (limited.Status, limited.Headers["Retry-After"]).ShouldBe((429, "7"));
        (busy.Status, busy.ErrorCode).ShouldBe((503, "ServerBusy"));
        (after.Status, after.ErrorCode).ShouldBe((404, "TableNotFound"));
        after.Headers["Server"].ShouldStartWith("Azurite");
    }

    [Fact]
    public async Task Fault_strikes_only_the_requests_that_it_is_for()
    {
        await using var gate = await GateAsync();
        using var calls = Calls(gate);
        gate.Fail(StorageFault.InternalError, request => request.Operation == StorageOperation.Query);

        (await calls.SendAsync("GET", "Any()")).Status.ShouldBe(500);
        (await calls.GetAsync("Any", "p", "r")).Status.ShouldBe(404);
        gate.Heal();
        (await calls.SendAsync("GET", "Any()")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Hanging_request_ends_when_the_gate_is_healed()
    {
        await using var gate = await GateAsync();
        using var calls = Calls(gate);
        gate.Fail(StorageFault.Hang);
        var hanging = calls.GetAsync("Any", "p", "r");
        SpinWait.SpinUntil(() => gate.Requests.Count > 0, TimeSpan.FromSeconds(10)).ShouldBeTrue();
        await Should.ThrowAsync<TimeoutException>(() => hanging.WaitAsync(TimeSpan.FromMilliseconds(100)));

        gate.Heal();

        await Should.ThrowAsync<HttpRequestException>(() => hanging);
        gate.Requests.ShouldContain(request => request.Status == null);
        (await calls.GetAsync("Any", "p", "r")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Delayed_answer_comes_late()
    {
        await using var gate = await GateAsync();
        using var calls = Calls(gate);
        gate.Fail(StorageFault.Delay(TimeSpan.FromMilliseconds(200)));
        var watch = Stopwatch.StartNew();

        (await calls.GetAsync("Any", "p", "r")).Status.ShouldBe(404);

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task Answer_that_is_cut_half_way_fails_its_reader()
    {
        await using var gate = await GateAsync();
        gate.Fail(StorageFault.CutAfter(bytes: 10));

        using var client = await RawClient.ConnectAsync(gate.Address);
        await client.SendAsync("GET /devstoreaccount1/Any() HTTP/1.1\r\nHost: x\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();
        var body = await client.ReadBodyAsync(head);

        head.Status.ShouldBe(403);
        body.IsComplete.ShouldBeFalse();
        body.Bytes.Length.ShouldBe(10);
        (await client.Connection.WaitForEndAsync()).ShouldNotBe(ConnectionEnd.Open);
    }

    [Fact]
    public async Task Gate_that_refuses_accepts_again_on_the_same_port()
    {
        await using var gate = await GateAsync();
        using var calls = Calls(gate);
        (await calls.GetAsync("Any", "p", "r")).Status.ShouldBe(404);

        await gate.RefuseAsync();
        (await Should.ThrowAsync<HttpRequestException>(() => calls.GetAsync("Any", "p", "r"))).HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
        await gate.AcceptAsync();

        (await calls.GetAsync("Any", "p", "r")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Storage_that_is_down_cuts_the_connection()
    {
        await using var gate = await StorageGate.StartAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}/"));
        using var calls = Calls(gate);

        await Should.ThrowAsync<HttpRequestException>(() => calls.GetAsync("Any", "p", "r"));
    }

    [Fact]
    public async Task Disposal_ends_requests_that_hang_or_are_held()
    {
        var gate = await GateAsync();
        using var calls = Calls(gate);
        var held = gate.Hold(HoldPoint.BeforeForwarding);
        var one = calls.GetAsync("Any", "p", "r");
        await held.HeldAsync();
        gate.Fail(StorageFault.Hang);
        var other = calls.GetAsync("Any", "p", "r");

        await gate.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<HttpRequestException>(() => one.WaitAsync(TimeSpan.FromSeconds(5)));
        await Should.ThrowAsync<HttpRequestException>(() => other.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    private static ProcessUnderTest StartWriter(Uri address, StorageAccount account, string path) => ProcessUnderTest.Start(new ProcessSetup
    {
        FileName = "node", Arguments = ["-e", Writer, "--", address.ToString(), account.Name, account.Key, path],
    });

    private static async Task<StorageGate> GateAsync() => await StorageGate.StartAsync((await AzuriteServer.SharedAsync()).Address);

    private static TableCalls Calls(StorageGate gate) => TableCalls.WithKey(gate.Address, StorageAccount.Development);
}
