using System.Diagnostics;
using System.Text;

namespace FuncProxy.TestKit;

/// <summary>A process that a test has started: its output is kept, and it is killed on disposal or when the test process dies.</summary>
public sealed class ProcessUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private readonly Process _process;
    private readonly Watchdog _watchdog;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();

    private ProcessUnderTest(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data, isError: false);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, isError: true);
        _process.Start();
        _watchdog = new Watchdog(_process.Id);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>All that it has written so far to standard output and standard error.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>What it has written so far to standard error alone.</summary>
    public string Errors
    {
        get
        {
            lock (_output)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Processor time that it has used so far, user and kernel.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Memory that is resident now, in bytes (<c>VmRSS</c>). Linux only.</summary>
    public long ResidentBytes => ReadStatus("VmRSS:");

    /// <summary>The most memory that was ever resident, in bytes (<c>VmHWM</c>). Linux only.</summary>
    public long PeakResidentBytes => ReadStatus("VmHWM:");

    /// <summary>Starts a process.</summary>
    public static ProcessUnderTest Start(ProcessSetup setup)
    {
        var start = new ProcessStartInfo(setup.FileName, setup.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = setup.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in setup.Environment)
        {
            start.Environment[name] = value;
        }

        return new ProcessUnderTest(start);
    }

    /// <summary>Asks an address until it answers, with whatever status; returns the time from the process's start to that answer.</summary>
    /// <param name="address">What to GET.</param>
    /// <param name="limit">How long it may take; 30 seconds unless told.</param>
    /// <exception cref="InvalidOperationException">The process ended first; the message has its output.</exception>
    /// <exception cref="TimeoutException">No answer in time; the message has the process's output.</exception>
    public async Task<TimeSpan> WaitForHttpAsync(Uri address, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(30));
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        while (!HasExited)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                using var response = await client.SendAsync(request, timeout.Token);
                return TimeProvider.System.GetElapsedTime(_started);
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
                await Task.Delay(PollInterval);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No answer from {address} in time. Output:\n{Output}");
            }
        }

        await _process.WaitForExitAsync();
        throw new InvalidOperationException($"The process ended with {ExitCode} before it answered. Output:\n{Output}");
    }

    /// <summary>Waits until the output contains a text.</summary>
    /// <exception cref="InvalidOperationException">The process ended without it; the message has its output.</exception>
    /// <exception cref="TimeoutException">It does not in time (ten seconds unless told); the message has the output.</exception>
    public async Task WaitForOutputAsync(string text, TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(10));
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (timeout.IsCancellationRequested)
            {
                throw new TimeoutException($"'{text}' did not come. Output:\n{Output}");
            }

            await (HasExited ? EndedAsync(text) : Task.Delay(PollInterval));
        }
    }

    /// <summary>Sends SIGINT, as Ctrl+C does.</summary>
    public void Interrupt() => Signals.Interrupt(Id);

    /// <summary>Sends SIGTERM, as platforms do before they stop an instance.</summary>
    public void Terminate() => Signals.Terminate(Id);

    /// <summary>Waits for the end, and for the last of the output; returns the exit code.</summary>
    /// <exception cref="TimeoutException">It does not end in time (30 seconds unless told).</exception>
    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process did not end in time. Output:\n{Output}");
        }
    }

    /// <summary>Ends it with SIGKILL, with the processes that it has started.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Kills it if it still runs, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _watchdog.Dispose();
        _process.Dispose();
    }

    /// <summary>Looks once more when the last of the output is there.</summary>
    private async Task EndedAsync(string text)
    {
        await _process.WaitForExitAsync();
        if (!Output.Contains(text, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The process ended with {ExitCode}, and '{text}' did not come. Output:\n{Output}");
        }
    }

    private void Keep(string? line, bool isError)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.AppendLine(line);
                if (isError)
                {
                    _errors.AppendLine(line);
                }
            }
        }
    }

    private long ReadStatus(string field)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..^"kB".Length]) * 1024;
    }
}
