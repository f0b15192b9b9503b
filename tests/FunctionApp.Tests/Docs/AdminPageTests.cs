using System.Text.RegularExpressions;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Docs;

/// <summary>docs/admin.md against the published process, as somebody who reads it would try it.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed partial class AdminPageTests(PublishedApp app) : IDisposable
{
    private const string DocumentedAddress = "http://127.0.0.1:7071";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Lines_of_the_page_run_with_the_key_that_a_local_run_prints()
    {
        _folder.Write("routes.json", Routes.Respond("local"));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder);
        await proxy.Process.WaitForOutputAsync("#key=");
        var (address, key) = (Key().Match(proxy.Process.Output).Groups[1].Value, Key().Match(proxy.Process.Output).Groups[2].Value);
        var lines = Lines().Match(File.ReadAllText(Repository.At("docs", "admin.md"))).Groups[1].Value;
        lines.ShouldContain(DocumentedAddress);

        await using var shell = ProcessUnderTest.Start(new ProcessSetup
        {
            FileName = "sh",
            Arguments = ["-e", "-c", lines.Replace(DocumentedAddress, address)],
            Environment = new Dictionary<string, string?> { ["KEY"] = key, ["no_proxy"] = "127.0.0.1" },
            WorkingDirectory = _folder.Path,
        });

        (await shell.WaitForExitAsync(TimeSpan.FromSeconds(60))).ShouldBe(0, shell.Output + shell.Errors);
        foreach (var part in (string[])["\"uptimeSeconds\":", "\"valid\":true", "\"outcome\":\"unchanged\"", "\"outcome\": \"answered\"", "\"removed\":0", "\"totals\":", "\"who\":\"Ada\""])
        {
            shell.Output.ShouldContain(part);
        }
        File.ReadAllText(_folder["seen.json"]).ShouldBe(Routes.Respond("local"));
    }

    [Fact]
    public async Task Process_in_Functions_has_no_admin_and_loads_nothing_of_it_unless_there_is_a_key()
    {
        _folder.Write("routes.json", Routes.Respond("x"));

        (await LoadsAdminAsync()).ShouldBeFalse();
        (await LoadsAdminAsync(("Admin__Key", new string('k', 32)))).ShouldBeTrue();
    }

    public void Dispose() => _folder.Dispose();

    private async Task<bool> LoadsAdminAsync(params (string Name, string Value)[] settings)
    {
        var port = FreePort.Next();
        await using var process = ProxyProcess.Launch(app, _folder, [("FUNCTIONS_CUSTOMHANDLER_PORT", $"{port}"), .. settings]);
        await process.WaitForOutputAsync("Application started");
        using var client = LoopbackClient.Create(new Uri($"http://127.0.0.1:{port}"));
        using var own = await client.GetAsync("/_funcproxy/api/instance");
        own.StatusCode.ShouldBe(settings.Length == 0 ? System.Net.HttpStatusCode.NotFound : System.Net.HttpStatusCode.Unauthorized);
        process.Output.ShouldNotContain("#key=");
        return File.ReadAllText($"/proc/{process.Id}/maps").Contains("FuncProxy.Admin.dll", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"Dashboard: (http://127\.0\.0\.1:[0-9]+)/_funcproxy/#key=([0-9a-f]{64})")]
    private static partial Regex Key();

    [GeneratedRegex(@"## By hand\n```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Lines();
}
