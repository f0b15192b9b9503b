using System.Diagnostics;
using System.Text.Json;

namespace FuncProxy.Bench.Peers;

/// <summary>
/// Publishes the app, runs the side-by-side harness with every peer that is installed, and writes the docs from its result:
/// <c>dotnet run -c Release --project bench -- peers --harness FOLDER [--scenarios A,B] [--warm SECONDS] [--rounds N]</c>, or from a result that is there: <c>peers --result FILE</c>.
/// </summary>
internal static class PeersCommand
{
    private const string Page = "docs/performance.md";
    private const string Plot = "docs/images/performance.svg";
    private const string Scenarios = "get1k,routes,post-ai,sse,cache-hit,gzip,br,big,coldstart";
    private const string Targets = "direct,hello,fwd-inl,nginx,haproxy,varnish";

    /// <returns>The exit code: 0, 1 for a command that is wrong, else that of what failed.</returns>
    public static int Run(string[] args)
    {
        var (harness, result, scenarios, warm, rounds) = ("", "", Scenarios, "20", "5");
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--harness": harness = value; break;
                case "--result": result = value; break;
                case "--scenarios": scenarios = value; break;
                case "--warm": warm = value; break;
                case "--rounds": rounds = value; break;
                default: return Fail($"'{args[i]}' is not understood; there are --harness, --result, --scenarios, --warm and --rounds.");
            }
        }
        if (!File.Exists(Page))
        {
            return Fail($"{Page} is not there: run it in the project's folder.");
        }
        if (result.Length == 0)
        {
            var script = Path.Combine(harness, "bench.py");
            if (!File.Exists(script))
            {
                return Fail($"{script} is not there: --harness must name the folder of the harness, --result a result of it.");
            }
            const string published = "out/bench";
            result = Path.GetFullPath("out/bench.json");
            var code = Start("dotnet", "publish", "src/FunctionApp", "-c", "Release", "-o", published, "--nologo", "-v:quiet");
            code = code != 0 ? code : Start("python3", script, "--funcproxy", Path.GetFullPath(published), "--targets", Targets, "--scenarios", scenarios, "--warm", warm, "--rounds", rounds, "--out", result);
            if (code != 0)
            {
                return code;
            }
        }

        try
        {
            var run = PeerRun.Read(result);
            File.WriteAllText(Page, PeerPage.Replace(File.ReadAllText(Page), run));
            File.WriteAllText(Plot, PeerPlot.Draw(run));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or JsonException or UnauthorizedAccessException)
        {
            return Fail(exception.Message);
        }
        Console.WriteLine($"{Page} and {Plot} say what was measured.");
        return 0;
    }

    private static int Start(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }
}
