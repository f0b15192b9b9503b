using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.FunctionApp.Tests.Storage;
using FuncProxy.Routing.Consumers;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Cli;

/// <summary>A key is kept nowhere, so that it must be shown whenever its hash may have been added.</summary>
public sealed partial class KeyNewCommandTests
{
    private readonly string _table = AzuriteServer.NewTableName();

    [Theory]
    [InlineData(HoldPoint.AfterAnswer, true)]
    [InlineData(HoldPoint.BeforeForwarding, false)]
    public async Task Stopped_while_the_head_is_flipped_it_shows_the_key_and_that_it_is_in_doubt(HoldPoint where, bool isAdded)
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await StorageGate.StartAsync(azurite.Address);
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond("start"));
        var flip = gate.Hold(where, which: request => request.Operation == StorageOperation.Update);
        await using var tool = FuncProxyTool.Start(["key", "new", "team-a", "--to", azurite.Account.ConnectionStringAt(gate.Address), "--table", _table]);
        await flip.HeldAsync(TimeSpan.FromSeconds(30));

        tool.Interrupt();

        (await tool.WaitForExitAsync()).ShouldBe(130, tool.Output);
        tool.Output.ShouldContain("team-a: whether this key was added is not known");
        var key = Key().Match(tool.Output).Value;
        var (code, listed) = await FuncProxyTool.RunAsync("key", "list", "team-a", "--from", azurite.ConnectionString, "--table", _table);
        (code == 0 && listed.Contains(ConsumerKey.Entry(key)[ConsumerKey.Algorithm.Length..][..12], StringComparison.Ordinal)).ShouldBe(isAdded, listed);
    }

    [Fact]
    public async Task Table_that_breaks_off_while_it_is_written_leaves_the_key_in_the_json()
    {
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await StorageGate.StartAsync(azurite.Address);
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Routes.Respond("start"));
        var flip = gate.Hold(HoldPoint.AfterAnswer, which: request => request.Operation == StorageOperation.Update);
        await using var tool = FuncProxyTool.Start(["key", "new", "team-a", "--json", "--to", azurite.Account.ConnectionStringAt(gate.Address), "--table", _table]);
        await flip.HeldAsync(TimeSpan.FromSeconds(30));

        await gate.RefuseAsync();
        flip.Drop();

        (await tool.WaitForExitAsync()).ShouldBe(2, tool.Output);
        var result = JsonNode.Parse(tool.Output)!;
        ((string?)result["outcome"]).ShouldBe("unavailable");
        ((string?)result["entry"]).ShouldBe(ConsumerKey.Entry(((string?)result["key"]).ShouldNotBeNull()));
    }

    [GeneratedRegex("^fp_\\S+", RegexOptions.Multiline)]
    private static partial Regex Key();
}
