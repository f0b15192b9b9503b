using System.Text;

namespace FuncProxy.TestKit;

/// <summary>Scripts for a <see cref="RawOrigin"/> that misbehaves as servers do that are broken, overloaded or hostile.</summary>
public static class HostileOrigin
{
    private const int FloodBlock = 64 * 1024;

    /// <summary>Reads a request's head, writes a text, and ends the connection: before, in or after a response's head, or in its body, as the text says.</summary>
    /// <param name="begun">What is written, in Latin-1; may be empty.</param>
    /// <param name="isReset">Whether it ends with a RST, which may overtake what was written; else with a FIN.</param>
    /// <param name="seen">Completed by the test when the client has seen what was written; null to end at once.</param>
    public static RawOrigin BreakingOff(string begun, bool isReset, Task? seen = null) => RawOrigin.Start(async connection =>
    {
        await connection.ReadRequestHeadAsync();
        await connection.WriteAsync(begun);
        if (seen is not null)
        {
            await seen.WaitAsync(connection.Stopping);
        }

        if (isReset)
        {
            connection.Reset();
        }
    });

    /// <summary>Writes a response a byte at a time, each when the test lets it.</summary>
    /// <param name="response">The response.</param>
    /// <param name="next">Released once for each byte.</param>
    public static RawOrigin Dripping(string response, SemaphoreSlim next) => RawOrigin.Start(async connection =>
    {
        connection.Timeout = TimeSpan.FromMinutes(1);
        await connection.ReadRequestHeadAsync();
        foreach (var letter in Encoding.Latin1.GetBytes(response))
        {
            await next.WaitAsync(connection.Stopping);
            await connection.WriteAsync(new[] { letter });
        }
    });

    /// <summary>Reads the request and never answers.</summary>
    public static RawOrigin Silent() => RawOrigin.Start(async connection =>
    {
        connection.Timeout = TimeSpan.FromMinutes(1);
        await connection.ReadRequestHeadAsync();
        await connection.WaitForEndAsync();
    });

    /// <summary>Answers as soon as it has the request's head, and then reads on, closes, or does neither.</summary>
    /// <param name="response">The response.</param>
    /// <param name="then">What it does about the body.</param>
    public static RawOrigin Early(string response, EarlyEnd then) => RawOrigin.Start(async connection =>
    {
        connection.Timeout = TimeSpan.FromMinutes(1);
        await connection.ReadRequestHeadAsync();
        await connection.WriteAsync(response);
        switch (then)
        {
            case EarlyEnd.ReadsOn:
                await connection.WaitForEndAsync();
                break;
            case EarlyEnd.Stalls:
                await Task.Delay(Timeout.Infinite, connection.Stopping);
                break;
            default:
                connection.Dispose();
                break;
        }
    });

    /// <summary>Writes a beginning and then one text over and over, until the peer ends the connection or a limit is reached.</summary>
    /// <param name="begin">What comes once.</param>
    /// <param name="again">What is repeated.</param>
    /// <param name="limit">How many bytes of it at the most; the connection then stays open.</param>
    /// <param name="written">Told how many bytes of it have been written so far.</param>
    public static RawOrigin Flooding(string begin, string again, long limit, Action<long> written) => RawOrigin.Start(async connection =>
    {
        connection.Timeout = TimeSpan.FromMinutes(1);
        await connection.ReadRequestHeadAsync();
        await connection.WriteAsync(begin);
        var block = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(again, FloodBlock / again.Length + 1)));
        long total = 0;
        while (total < limit)
        {
            await connection.WriteAsync(block);
            written(total += block.Length);
        }

        await connection.WaitForEndAsync();
    });

    /// <summary>Answers the first request on each connection and ends the connection when the next one's head has come, without a byte of an answer.</summary>
    /// <param name="response">The answer to first requests; it keeps the connection.</param>
    /// <param name="seen">Told of every request, with its connection's number.</param>
    public static RawOrigin ClosingOnReuse(string response, Action<RawHead, int> seen) => RawOrigin.Start(async connection =>
    {
        for (var isFirst = true; await connection.ReadHeadAsync() is { } head; isFirst = false)
        {
            await connection.ReadRequestBodyAsync(head);
            seen(head, connection.Number);
            if (!isFirst)
            {
                return;
            }

            await connection.WriteAsync(response);
        }
    });
}
