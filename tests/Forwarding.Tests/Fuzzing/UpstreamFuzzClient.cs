using System.Net.Sockets;
using System.Text;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>Asks for one case after the other on connections that it keeps while it may, and says what is wrong with the answers.</summary>
internal sealed class UpstreamFuzzClient(Uri proxy, int seed) : IDisposable
{
    /// <summary>What the proxy writes itself; all other fields must have been lines of the origin's.</summary>
    private static readonly HashSet<string> OwnFields = new(StringComparer.OrdinalIgnoreCase)
        { "Date", "x-request-id", "Content-Length", "Transfer-Encoding", "Connection", "Proxy-Status", "Cache-Control", "Content-Type" };

    private RawClient? _client;

    public int Relayed { get; private set; }

    public int Refused { get; private set; }

    public int Broken { get; private set; }

    /// <summary>Those refused because the origin had ended the connection.</summary>
    public int Lost { get; private set; }

    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<string?> AskAsync(int id)
    {
        var asked = UpstreamCase.Make(seed, id);
        RawResponse? response = null;
        try
        {
            _client ??= await RawClient.ConnectAsync(proxy);
            _client.Connection.Timeout = TimeSpan.FromSeconds(30);
            await _client.SendAsync(asked.Request);
            response = await _client.ReadResponseAsync(asked.Method == "HEAD");
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            // The proxy has given up a response whose first bytes it had not sent.
        }
        catch (TimeoutException)
        {
            return $"hang: {asked}";
        }
        catch (FormatException malformed)
        {
            return $"the answer is malformed ({malformed.Message}): {asked}";
        }

        if (response is not { IsComplete: true } || response.Head.Value("Connection") == "close")
        {
            Dispose();
        }

        var problem = response is null ? null : Judge(asked, response);
        return problem is null ? Count(asked, response) : $"{problem}: {asked}\n--> {response!.Head.Text}{response.Text}";
    }

    public void Dispose()
    {
        _client?.Dispose();
        _client = null;
    }

    // An answer that took more than one attempt has the field too.
    private static bool IsProblem(RawHead head) => head.Value("Proxy-Status")?.StartsWith("FuncProxy; error=", StringComparison.Ordinal) == true;

    private string? Count(UpstreamCase asked, RawResponse? response)
    {
        var isWhole = response is { IsComplete: true } && !IsProblem(response.Head);
        Relayed += isWhole ? 1 : 0;
        Refused += response is not null && IsProblem(response.Head) ? 1 : 0;
        Broken += response is not { IsComplete: true } ? 1 : 0;
        // On a kept connection that the origin was about to end; another could have been lost there too.
        var isLost = response?.Head.Value("Proxy-Status")?.StartsWith("FuncProxy; error=connection_terminated", StringComparison.Ordinal) == true;
        Lost += isLost ? 1 : 0;
        // Or the test would hold of a proxy that refuses all.
        return asked is { IsUntouched: true, Expected.IsComplete: true } && asked.End != ConnectionEnd.Reset && !isWhole && !isLost ? $"a good response did not arrive: {asked} --> {response?.Head.Text}" : null;
    }

    private string? Judge(UpstreamCase asked, RawResponse response)
    {
        var head = response.Head;
        if (head.Text.Replace("\r\n", "").Any(character => char.IsControl(character) && character is not '\t' and < '\u0080'))
        {
            return "a control character in the head";
        }

        if (UpstreamMark.In(head.Text + response.Text).FirstOrDefault(id => id != asked.Id, -1) is >= 0 and var other)
        {
            return $"the answer of {UpstreamCase.Make(seed, other)} to another request";
        }

        if (IsProblem(head))
        {
            return head.Status is 502 or 504 && response.IsComplete ? null : "an error that is not the destination's";
        }

        var sent = Encoding.Latin1.GetString(asked.Bytes);
        var foreign = response.Headers.FirstOrDefault(field => !OwnFields.Contains(field.Key) && !sent.Contains("\n" + field.Key, StringComparison.OrdinalIgnoreCase));
        if (foreign.Key is not null)
        {
            return $"the field {foreign.Key} that the origin did not send";
        }

        if (!response.IsComplete)
        {
            return null;
        }

        var expected = asked.Expected;
        return !expected.IsComplete ? "a whole response that the origin did not complete"
            : expected.Status != head.Status ? "another status"
            : asked.Method != "HEAD" && expected.Body != Encoding.Latin1.GetString(response.Body.Bytes) ? "another body"
            : null;
    }
}
