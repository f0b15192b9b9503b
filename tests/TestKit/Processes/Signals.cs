using System.ComponentModel;
using System.Runtime.InteropServices;

namespace FuncProxy.TestKit;

internal static class Signals
{
    private const int Sigint = 2;
    private const int Sigterm = 15;

    public static void Interrupt(int processId) => Send(processId, Sigint);

    public static void Terminate(int processId) => Send(processId, Sigterm);

    private static void Send(int processId, int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Windows has no signals.");
        }

        if (Kill(processId, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);
}
