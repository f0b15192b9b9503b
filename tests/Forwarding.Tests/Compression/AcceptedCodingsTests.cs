using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Tests.Compression;

public sealed class AcceptedCodingsTests
{
    [Theory]
    [InlineData("gzip, deflate, br, zstd", ContentCoding.Brotli)]
    [InlineData("gzip, deflate, br", ContentCoding.Brotli)]
    [InlineData("br", ContentCoding.Brotli)]
    [InlineData("gzip", ContentCoding.Gzip)]
    [InlineData("GZip", ContentCoding.Gzip)]
    [InlineData("x-gzip", ContentCoding.Gzip)]
    [InlineData("BR;Q=0.5, gzip;q=0.4", ContentCoding.Brotli)]
    [InlineData("br;q=0.4,gzip;q=0.5", ContentCoding.Gzip)]
    [InlineData("br ; q=0.999 , gzip ; q=1.000", ContentCoding.Gzip)]
    [InlineData("br;q=0.001", ContentCoding.Brotli)]
    [InlineData("br;q=0.01, gzip;q=0.009", ContentCoding.Brotli)]
    [InlineData("br;q=0.1, gzip;q=0.09", ContentCoding.Brotli)]
    [InlineData("br;q=0, gzip", ContentCoding.Gzip)]
    [InlineData("br;q=0.0, gzip;q=0.000", ContentCoding.Identity)]
    [InlineData("*", ContentCoding.Brotli)]
    [InlineData("*;q=0", ContentCoding.Identity)]
    [InlineData("*;q=0, gzip", ContentCoding.Gzip)]
    [InlineData("br;q=0, *", ContentCoding.Gzip)]
    [InlineData("*;q=0.8, br;q=0.5", ContentCoding.Gzip)]
    [InlineData("identity", ContentCoding.Identity)]
    [InlineData("identity;q=0", ContentCoding.Identity)]
    [InlineData("identity;q=0, gzip;q=0.1", ContentCoding.Gzip)]
    [InlineData("identity, gzip;q=0.5", ContentCoding.Identity)]
    [InlineData("identity;q=0.5, gzip;q=0.5", ContentCoding.Gzip)]
    [InlineData("identity, gzip", ContentCoding.Gzip)]
    [InlineData("deflate, zstd", ContentCoding.Identity)]
    [InlineData("", ContentCoding.Identity)]
    [InlineData(" , ,", ContentCoding.Identity)]
    [InlineData("gzipped, brotli", ContentCoding.Identity)]
    [InlineData("gzip;q=2", ContentCoding.Identity)]
    [InlineData("gzip;q=1.001", ContentCoding.Identity)]
    [InlineData("gzip;q=0.0001", ContentCoding.Identity)]
    [InlineData("gzip;q=-1", ContentCoding.Identity)]
    [InlineData("gzip;q=", ContentCoding.Identity)]
    [InlineData("gzip;q=0.x", ContentCoding.Identity)]
    [InlineData("gzip;q=05", ContentCoding.Identity)]
    [InlineData("gzip;level=9", ContentCoding.Identity)]
    [InlineData("gzip;q=1.", ContentCoding.Gzip)]
    [InlineData("gzip;", ContentCoding.Gzip)]
    public void Best_coding_is_the_clients_favourite(string field, ContentCoding expected)
        => AcceptedCodings.Parse(field).Best(ContentCoding.Brotli).ShouldBe(expected);

    [Theory]
    [InlineData("gzip, br", ContentCoding.Gzip)]
    [InlineData("gzip;q=0.9, br", ContentCoding.Brotli)]
    [InlineData("br", ContentCoding.Brotli)]
    public void Tie_goes_to_what_the_proxy_prefers(string field, ContentCoding expected)
        => AcceptedCodings.Parse(field).Best(ContentCoding.Gzip).ShouldBe(expected);

    [Theory]
    [InlineData("gzip", ContentCoding.Gzip, true)]
    [InlineData("gzip", ContentCoding.Brotli, false)]
    [InlineData("gzip", ContentCoding.Identity, true)]
    [InlineData("gzip, *;q=0", ContentCoding.Identity, false)]
    [InlineData("gzip, identity;q=0", ContentCoding.Identity, false)]
    [InlineData("*;q=0, identity", ContentCoding.Identity, true)]
    [InlineData("*", ContentCoding.Deflate, true)]
    [InlineData("deflate;q=0, *", ContentCoding.Deflate, false)]
    [InlineData("", ContentCoding.Gzip, false)]
    [InlineData("", ContentCoding.Identity, true)]
    public void Coding_is_acceptable_as_the_field_says(string field, ContentCoding coding, bool expected)
        => AcceptedCodings.Parse(field).Accepts(coding).ShouldBe(expected);

    [Fact]
    public void Without_the_field_all_is_acceptable_and_nothing_is_asked_for()
    {
        var none = AcceptedCodings.Parse(StringValues.Empty);

        none.Best(ContentCoding.Brotli).ShouldBe(ContentCoding.Identity);
        none.Accepts(ContentCoding.Gzip).ShouldBeTrue();
        none.Accepts(ContentCoding.Identity).ShouldBeTrue();
    }

    [Fact]
    public void Several_lines_are_one_list()
        => AcceptedCodings.Parse(new StringValues(["gzip;q=0.5", "br;q=0.7"])).Best(ContentCoding.Gzip).ShouldBe(ContentCoding.Brotli);

    [Fact]
    public void Common_values_cost_no_allocation()
    {
        StringValues[] fields = ["gzip, deflate, br, zstd", "gzip, deflate", "br;q=1.0, gzip;q=0.8, *;q=0.1", "identity"];
        AcceptedCodings.Parse(fields[0]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var sum = 0;
        foreach (var field in fields)
        {
            sum += (int)AcceptedCodings.Parse(field).Best(ContentCoding.Brotli);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        sum.ShouldBe((2 * (int)ContentCoding.Brotli) + (int)ContentCoding.Gzip);
    }
}
