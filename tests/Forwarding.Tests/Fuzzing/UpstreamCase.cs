using System.Text;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>One request and the bytes that the origin answers it with, the same for the same seed and number.</summary>
internal sealed class UpstreamCase
{
    private UpstreamCase(int id, Random random)
    {
        Id = id;
        Method = random.Next(8) switch { 0 => "HEAD", 1 => "POST", 2 => "DELETE", _ => "GET" };
        var text = UpstreamResponse.Make(random, id);
        var mutations = random.Next(7) == 0 ? 0 : random.Next(1, 5);
        for (var i = 0; i < mutations; i++)
        {
            text = UpstreamMutation.Apply(random, text);
        }

        if (random.Next(5) == 0)
        {
            // What a poisoned connection would give to the next request.
            text += $"HTTP/1.1 200 OK\r\nx-id: {UpstreamMark.Of(id)}\r\nContent-Length: {UpstreamMark.Of(id).Length}\r\n\r\n{UpstreamMark.Of(id)}";
        }

        IsUntouched = mutations == 0;
        Bytes = Encoding.Latin1.GetBytes(text);
        var kept = UpstreamReference.Read(Bytes, Method, ConnectionEnd.Open);
        // A connection with an answer that waits for more would only be waited for.
        End = kept.IsComplete && random.Next(4) != 0 ? ConnectionEnd.Open : random.Next(2) == 0 ? ConnectionEnd.Closed : ConnectionEnd.Reset;
        Expected = UpstreamReference.Read(Bytes, Method, End);
        // In one piece where more follows than the answer: what comes later is nobody's to foresee.
        Pieces = kept.IsComplete && kept.Consumed < Bytes.Length ? 1 : random.Next(1, 4);
    }

    public int Id { get; }

    public string Method { get; }

    public byte[] Bytes { get; }

    /// <summary>What the origin does when it has written the bytes; open means that it waits for another request.</summary>
    public ConnectionEnd End { get; }

    /// <summary>In how many writes.</summary>
    public int Pieces { get; }

    public bool IsUntouched { get; }

    /// <summary>What a reader makes of the bytes that follows the RFC.</summary>
    public UpstreamReference Expected { get; }

    public string Request => $"{Method} /{Id} HTTP/1.1\r\nHost: h\r\n{(Method == "POST" ? "Content-Length: 4\r\n\r\nbody" : "\r\n")}";

    public static UpstreamCase Make(int seed, int id) => new(id, new Random(unchecked((seed * 7919) + (id * 104729))));

    public override string ToString()
    {
        var text = Encoding.Latin1.GetString(Bytes).Replace("\r", "\\r").Replace("\n", "\\n").Replace("\0", "\\0");
        return $"{Method} {Id}, {End}, in {Pieces}: {(text.Length > 2000 ? $"{text[..1000]}…{text[^1000..]}" : text)}";
    }
}
