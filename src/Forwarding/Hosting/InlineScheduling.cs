using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>Lets socket completions run on the thread that saw them, so that a request crosses no thread. Safe because nothing on the request's way blocks.</summary>
public static class InlineScheduling
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Switches it on for the process. Call before the first socket is made; an explicit setting in the environment stays.</summary>
    public static void Enable()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(InlineCompletions)))
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
        }
    }

    /// <summary>Switches it on for the server's own sockets.</summary>
    public static void Prefer(SocketTransportOptions sockets) => sockets.UnsafePreferInlineScheduling = true;
}
