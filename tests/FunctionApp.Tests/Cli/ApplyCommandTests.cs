using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.FunctionApp.Tests.Storage;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Cli;

public sealed class ApplyCommandTests : IDisposable
{
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task File_is_published_into_a_table_that_did_not_exist_and_again_is_unchanged()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var table = AzuriteServer.NewTableName();
        var file = _folder.Write("routes.json", Routes.Respond("one"));

        var first = await FuncProxyTool.RunAsync("apply", "--yes", file, "--to", azurite.ConnectionString, "--table", table);
        var second = await FuncProxyTool.RunAsync("apply", "--yes", file, "--to", azurite.ConnectionString, "--table", table);

        first.Code.ShouldBe(0, first.Output);
        first.Output.ShouldContain($"{file}: published as generation 1 in table {table} of 127.0.0.1");
        second.Code.ShouldBe(0, second.Output);
        second.Output.ShouldContain("unchanged, served as generation 1");
        (await PublishedTable.ReadBodyAsync(azurite.ConnectionString, table)).ShouldBe("one");
    }

    [Fact]
    public async Task Invalid_file_is_refused_before_anything_is_written()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var table = AzuriteServer.NewTableName();

        var (code, output) = await FuncProxyTool.RunAsync("apply", "--yes", _folder.Write("routes.json", Routes.Broken), "--to", azurite.ConnectionString, "--table", table);

        code.ShouldBe(1);
        output.ShouldContain("line 3, column");
        (await PublishedTable.ReadAsync(azurite.ConnectionString, table)).Errors.ShouldHaveSingleItem().ShouldContain("TableNotFound");
    }

    [Theory]
    [InlineData("nonsense", "FuncProxy", "--to: the connection string")]
    [InlineData("http://account.table.core.windows.net", "FuncProxy", "--to: 'http://account.table.core.windows.net' is not https")]
    [InlineData("UseDevelopmentStorage=true", "no-name", "--table: 'no-name'")]
    public async Task Wrong_target_is_told(string to, string table, string message)
    {
        var (code, output) = await FuncProxyTool.RunAsync("apply", "--yes", _folder.Write("routes.json", Routes.Respond("x")), "--to", to, "--table", table);

        code.ShouldBe(1);
        output.ShouldContain(message);
    }

    [Fact]
    public async Task Without_a_terminal_and_without_yes_the_change_is_shown_and_nothing_is_written()
    {
        var azurite = await AzuriteServer.SharedAsync();
        var table = AzuriteServer.NewTableName();

        var (code, output) = await FuncProxyTool.RunAsync("apply", _folder.Write("routes.json", Routes.Respond("one")), "--to", azurite.ConnectionString, "--table", table);

        code.ShouldBe(4, output);
        output.ShouldContain("+ $.routes.all: ");
        output.ShouldContain("add --yes");
        (await PublishedTable.ReadAsync(azurite.ConnectionString, table)).Errors.ShouldHaveSingleItem().ShouldContain("TableNotFound");
    }

    [Fact]
    public async Task Interrupted_while_it_reads_it_ends_with_130_and_nothing_is_written()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await StorageGate.StartAsync(azurite.Address);
        var table = AzuriteServer.NewTableName();
        await PublishedTable.PublishAsync(azurite.ConnectionString, table, Routes.Respond("start"));
        var flip = gate.Hold(HoldPoint.BeforeForwarding, which: request => request.Operation == StorageOperation.Update);
        await using var tool = FuncProxyTool.Start(["apply", "--yes", _folder.Write("routes.json", Routes.Respond("late")), "--to", azurite.Account.ConnectionStringAt(gate.Address), "--table", table]);
        await flip.HeldAsync(TimeSpan.FromSeconds(30));

        tool.Interrupt();

        (await tool.WaitForExitAsync()).ShouldBe(130, tool.Output);
        tool.Output.ShouldContain("stopped; generation 1 is served");
        (await PublishedTable.ReadBodyAsync(azurite.ConnectionString, table)).ShouldBe("start");
    }

    [Fact]
    public async Task Unreachable_table_ends_with_2_and_tells_no_key()
    {
        var connection = StorageAccount.Development.ConnectionStringAt(new Uri($"http://127.0.0.1:{FreePort.Next()}/"));

        var (code, output) = await FuncProxyTool.RunAsync("apply", "--yes", _folder.Write("routes.json", Routes.Respond("x")), "--to", connection);

        code.ShouldBe(2, output);
        output.ShouldContain("table FuncProxy: the table service cannot be reached: the connection was refused");
        output.ShouldNotContain(DevelopmentKey);
    }

    [Fact]
    public async Task Second_of_two_at_once_is_told_and_ends_with_3()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await StorageGate.StartAsync(azurite.Address);
        var table = AzuriteServer.NewTableName();
        await PublishedTable.PublishAsync(azurite.ConnectionString, table, Routes.Respond("start"));
        var flip = gate.Hold(HoldPoint.BeforeForwarding, which: request => request.Operation == StorageOperation.Update);
        await using var tool = FuncProxyTool.Start(["apply", "--yes", _folder.Write("routes.json", Routes.Respond("late")), "--to", azurite.Account.ConnectionStringAt(gate.Address), "--table", table]);
        await flip.HeldAsync(TimeSpan.FromSeconds(30));

        await PublishedTable.PublishAsync(azurite.ConnectionString, table, Routes.Respond("first"));
        flip.Release();

        (await tool.WaitForExitAsync()).ShouldBe(3, tool.Output);
        tool.Output.ShouldContain("generation 3 was published meanwhile");
        (await PublishedTable.ReadBodyAsync(azurite.ConnectionString, table)).ShouldBe("first");
    }

    public void Dispose() => _folder.Dispose();
}
