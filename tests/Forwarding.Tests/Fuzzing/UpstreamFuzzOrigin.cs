using System.Net.Sockets;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>Answers a request for <c>/ID</c> with the bytes of that case.</summary>
internal static class UpstreamFuzzOrigin
{
    public static RawOrigin Start(int seed) => RawOrigin.Start(async connection =>
    {
        connection.Timeout = TimeSpan.FromMinutes(10);
        try
        {
            while (await connection.ReadHeadAsync() is { } head)
            {
                await connection.ReadRequestBodyAsync(head);
                var answer = UpstreamCase.Make(seed, int.Parse(head.Target[1..]));
                await WriteAsync(connection, answer);
                if (answer.End == ConnectionEnd.Reset)
                {
                    connection.Reset();
                    return;
                }

                if (answer.End == ConnectionEnd.Closed)
                {
                    return;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // The proxy has hung up on nonsense.
        }
    });

    private static async Task WriteAsync(RawConnection connection, UpstreamCase answer)
    {
        var piece = (answer.Bytes.Length / answer.Pieces) + 1;
        for (var at = 0; at < answer.Bytes.Length; at += piece)
        {
            await connection.WriteAsync(answer.Bytes.AsMemory(at, Math.Min(piece, answer.Bytes.Length - at)));
        }
    }
}
