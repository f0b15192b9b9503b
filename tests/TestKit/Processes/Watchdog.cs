using System.Diagnostics;

namespace FuncProxy.TestKit;

/// <summary>Kills a process when the test process dies without having disposed of it: a shell waits on a pipe that only the test process holds, so that its death, also by SIGKILL, is the pipe's end.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly Process? _shell;

    public Watchdog(int processId)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("read -r line || kill -KILL \"$0\"");
        start.ArgumentList.Add(processId.ToString());
        _shell = Process.Start(start);
    }

    /// <summary>Sends the shell home: a line came, so it kills nothing.</summary>
    public void Dispose()
    {
        if (_shell is null)
        {
            return;
        }

        try
        {
            _shell.StandardInput.WriteLine();
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell was stopped before us, by a Ctrl+C for instance.
        }

        _shell.Dispose();
    }
}
