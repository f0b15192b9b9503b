using System.Net;
using System.Net.Sockets;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.CustomHandler;

[Collection(WholeProcessCollection.Name)]
public sealed class StartTests(PublishedApp app) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Process_without_settings_takes_port_7071_or_says_that_it_is_taken()
    {
        await using var process = ProxyProcess.Launch(app, _folder, []);

        await Eventually.HoldsAsync(() => Task.FromResult(
            process.Output.Contains("Now listening on: http://127.0.0.1:7071")
            || process.Errors.Contains("cannot listen on http://127.0.0.1:7071: another process has the port")));
    }

    [Fact]
    public async Task Process_finds_routes_json_in_its_working_directory()
    {
        _folder.Write("routes.json", Routes.Respond("found"));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder);

        (await proxy.Client.GetStringAsync("/")).ShouldBe("found");
    }

    [Fact]
    public async Task Environment_variable_of_ASPNET_says_where_to_listen()
    {
        var port = FreePort.Next();
        await using var process = ProxyProcess.Launch(app, _folder, [("ASPNETCORE_URLS", $"http://127.0.0.1:{port}")]);

        (await ProxyProcess.ListeningAsync(process)).Port.ShouldBe(port);
    }

    [Fact]
    public async Task Urls_on_the_command_line_are_stronger_than_the_environment()
    {
        await using var process = ProxyProcess.Launch(
            app, _folder, [("ASPNETCORE_URLS", "http://127.0.0.1:1")], "--urls", "http://127.0.0.1:0;http://localhost:" + FreePort.Next());

        (await ProxyProcess.ListeningAsync(process)).Port.ShouldNotBe(1);
    }

    [Fact]
    public async Task Port_of_the_Functions_host_is_stronger_than_urls()
    {
        var port = FreePort.Next();
        await using var process = ProxyProcess.Launch(
            app, _folder, [("FUNCTIONS_CUSTOMHANDLER_PORT", $"{port}")], "--urls", "http://127.0.0.1:1");

        (await ProxyProcess.ListeningAsync(process)).ShouldBe(new Uri($"http://127.0.0.1:{port}"));
    }

    [Fact]
    public async Task Taken_port_is_one_line_on_standard_error()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await using var process = ProxyProcess.Launch(app, _folder, [], "--urls", url);

        (await process.WaitForExitAsync()).ShouldBe(1);
        process.Errors.TrimEnd().ShouldBe(
            $"FuncProxy cannot listen on {url}: another process has the port. Stop it, or choose another with --urls http://127.0.0.1:PORT.");
        process.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Wrong_settings_are_told_all_at_once()
    {
        _folder.Write("local.settings.json", """{ "Values": { "ShutdownGrace": "soon", } """);
        await using var process = ProxyProcess.Launch(
            app, _folder, [("TrustedProxies", "10.0.0.0/99"), ("RouteStorage", "UseDevelopmentStorage"), ("Logging__LogLevel__Default", "Loud")],
            "--ShutdownGrace", "25", "--urls", "http://127.0.0.1:99999", "-x=1");

        (await process.WaitForExitAsync()).ShouldBe(1);
        var lines = process.Errors.TrimEnd().Split('\n', StringSplitOptions.TrimEntries);
        lines[0].ShouldBe("FuncProxy cannot start:");
        lines.Length.ShouldBe(8, process.Output);
        process.Errors.ShouldSatisfyAllConditions(
            errors => errors.ShouldContain("local.settings.json is not valid JSON at line 1"),
            errors => errors.ShouldContain("The argument '-x=1' is not understood"),
            errors => errors.ShouldContain("RouteStorage: the connection string is not NAME=VALUE"),
            errors => errors.ShouldContain("Cannot listen on 'http://127.0.0.1:99999'"),
            errors => errors.ShouldContain("Logging__LogLevel__Default is 'Loud'"),
            errors => errors.ShouldContain("TrustedProxies: '10.0.0.0/99'"),
            errors => errors.ShouldContain("ShutdownGrace is '25'"));
        process.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("--Kestrel:Endpoints:A:Url=http://127.0.0.1:99999")]
    [InlineData("--Kestrel:Endpoints:A:Url=nonsense")]
    [InlineData("--urls=http://192.0.2.1:8080")]
    public async Task Address_that_only_the_server_can_refuse_ends_without_a_stack(string argument)
    {
        await using var process = ProxyProcess.Launch(app, _folder, [], argument);

        (await process.WaitForExitAsync()).ShouldBe(1);
        process.Errors.ShouldStartWith("FuncProxy cannot listen on ");
        process.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Local_settings_are_read_and_the_environment_is_stronger()
    {
        _folder.Write("local.settings.json", """{ "Values": { "RouteFile": "mine.json", "COLOUR": "red", "SHAPE": "round" } }""");
        _folder.Write("mine.json", Routes.Respond("%COLOUR% and %SHAPE%"));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder, ("SHAPE", "square"));

        (await proxy.Client.GetStringAsync("/")).ShouldBe("red and square");
    }

    [Fact]
    public async Task Setting_in_the_routes_file_is_taken_from_the_environment()
    {
        await using var origin = await KestrelOrigin.StartAsync("here");
        _folder.Write("routes.json", Routes.To("%MY_ORIGIN%"));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder, ("MY_ORIGIN", origin.Address.AbsoluteUri));

        (await proxy.Client.GetStringAsync("/")).ShouldBe("here");
    }

    [Fact]
    public async Task Setting_that_is_not_there_is_named_in_the_answer()
    {
        _folder.Write("routes.json", Routes.To("%NOT_THERE%"));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder);

        using var response = await proxy.Client.GetAsync("/");

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).ShouldContain("NOT_THERE");
    }

    [Fact]
    public async Task Dotnet_run_leaves_the_working_directory_of_the_caller()
    {
        var property = await DotnetCommand.RunAsync("msbuild", "src/FunctionApp", "-getProperty:RunWorkingDirectory");

        property.Trim().ShouldBeEmpty("else --RouteFile routes.json would be looked for beside the project");
    }

    public void Dispose() => _folder.Dispose();
}
