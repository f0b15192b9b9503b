using System.Buffers;
using System.Text;
using FuncProxy.Forwarding.Balancing.Hashing;

namespace FuncProxy.Forwarding.Tests.Balancing;

public sealed class JsonFieldTests
{
    [Theory]
    [InlineData("user", """{"user":"alice"}""", "alice")]
    [InlineData("user", """ { "a" : [1,{"user":"x"}], "b":{"user":"y"}, "user" : "alice" } """, "alice")]
    [InlineData("user", """{"user":"alice","user":"bob"}""", "alice")]
    [InlineData("user", """{"\u0075ser":"\u0061lice"}""", "alice")]
    [InlineData("metadata.user", """{"user":"x","metadata":{"a":1,"user":"alice"}}""", "alice")]
    [InlineData("seed", """{"seed":42}""", "42")]
    [InlineData("stream", """{"stream":true}""", "true")]
    [InlineData("user", """{"user":"alice" and then no JSON at all""", "alice")]
    public void Field_is_found(string path, string json, string value)
        => new JsonField(path).Hash(Sequence(json, json.Length)).ShouldBe(StableHash.Of(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData("user", "")]
    [InlineData("user", "{}")]
    [InlineData("user", "[]")]
    [InlineData("user", "\"user\"")]
    [InlineData("user", """{"User":"alice"}""")]
    [InlineData("user", """{"user":""}""")]
    [InlineData("user", """{"user":null}""")]
    [InlineData("user", """{"user":{"a":1}}""")]
    [InlineData("user", """{"user":["alice"]}""")]
    [InlineData("user", """{"user":"ali""")]
    [InlineData("user", """{user:"alice"}""")]
    [InlineData("user", """{"user":"\ud800"}""")]
    [InlineData("a.b", """{"a":"b"}""")]
    [InlineData("a.b", """{"a.b":"c"}""")]
    [InlineData("a.b", """{"a":{"c":1},"b":2}""")]
    [InlineData("user", "\u001f\u008b\u0008binary")]
    public void What_is_not_there_is_no_key(string path, string json) => new JsonField(path).Hash(Sequence(json, 3)).ShouldBeNull();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Cuts_between_segments_do_not_matter(int size)
    {
        var json = $$"""{"a":"{{new string('x', 40)}}","n":{"user":"{{new string('é', 300)}}\n","seed":123456789} }""";

        new JsonField("n.user").Hash(Sequence(json, size)).ShouldBe(new JsonField("n.user").Hash(Sequence(json, json.Length * 2)).ShouldNotBeNull());
        new JsonField("n.seed").Hash(Sequence(json, size)).ShouldBe(StableHash.Of("123456789"u8));
    }

    [Fact]
    public void Deep_nesting_is_no_key()
        => new JsonField("user").Hash(Sequence($$"""{"a":{{new string('[', 1000)}}{{new string(']', 1000)}},"user":"alice"}""", 4096)).ShouldBeNull();

    private static ReadOnlySequence<byte> Sequence(string text, int size)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= size)
        {
            return new ReadOnlySequence<byte>(bytes);
        }
        var first = new Segment(bytes.AsMemory(0, size), 0);
        var last = first;
        for (var at = size; at < bytes.Length; at += size)
        {
            last = last.Append(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)));
        }
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
