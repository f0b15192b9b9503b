using System.Text;
using FuncProxy.Routing.Consumers;

namespace FuncProxy.Routing.Tests.Consumers;

public sealed class ConsumerKeyTests
{
    private const string Hash = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Hash_is_that_of_the_keys_bytes()
    {
        // FIPS 180-4, the example for "abc".
        ConsumerKey.Entry("abc").ShouldBe(Hash);
        ConsumerKey.TryParse(Hash, out var key).ShouldBe(ConsumerKeyProblem.None);
        Convert.ToHexStringLower(key!.Hash.Span).ShouldBe(Hash["sha256:".Length..]);
        key.Expires.ShouldBeNull();
    }

    [Theory]
    [InlineData(";expires=2027-01-31T00:00:00Z", 0)]
    [InlineData(";expires=2027-01-31T00:00:00.000Z", 0)]
    [InlineData(";expires=2027-01-31T02:00:00+02:00", 0)]
    [InlineData(";expires=2027-01-30T19:00:00-05:00", 0)]
    [InlineData(";expires=2027-01-31T00:00:00.5Z", 500)]
    public void Expiry_is_a_moment(string expiry, int milliseconds)
    {
        ConsumerKey.TryParse(Hash + expiry, out var key).ShouldBe(ConsumerKeyProblem.None);

        key!.Expires.ShouldBe(new DateTimeOffset(2027, 1, 31, 0, 0, 0, milliseconds, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("", ConsumerKeyProblem.NoHash)]
    [InlineData("fp_abc", ConsumerKeyProblem.NoHash)]
    [InlineData("sha256:ba78", ConsumerKeyProblem.NoHash)]
    [InlineData("SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ConsumerKeyProblem.NoHash)]
    [InlineData("sha256:ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ConsumerKeyProblem.NoHash)]
    [InlineData(Hash + "0", ConsumerKeyProblem.NoHash)]
    [InlineData(Hash + ";until=2027-01-31T00:00:00Z", ConsumerKeyProblem.NoHash)]
    [InlineData(Hash + ";expires=", ConsumerKeyProblem.NoTime)]
    [InlineData(Hash + ";expires=2027-01-31", ConsumerKeyProblem.NoTime)]
    [InlineData(Hash + ";expires=2027-01-31T00:00:00", ConsumerKeyProblem.NoTime)]
    [InlineData(Hash + ";expires=2027-02-31T00:00:00Z", ConsumerKeyProblem.NoTime)]
    [InlineData(Hash + ";expires=31.1.2027", ConsumerKeyProblem.NoTime)]
    public void Entry_that_is_none_is_told(string text, ConsumerKeyProblem problem)
    {
        ConsumerKey.TryParse(text, out var key).ShouldBe(problem);
        key.ShouldBeNull();
    }

    [Fact]
    public void New_keys_are_long_and_never_the_same()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => ConsumerKey.CreateText()).ToList();

        keys.Distinct().Count().ShouldBe(100);
        keys.ShouldAllBe(key => key.StartsWith("fp_") && key.Length == 46 && Encoding.UTF8.GetByteCount(key) == 46);
    }
}
