using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Matching;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class RequestTargetProperties
{
    private static readonly Arbitrary<string> Targets = Gen
        .Elements("/", "/", "a", "B", "%61", "%2f", "%2E", ".", "..", "%C3%A9", "~", "%7e", "%5c")
        .ArrayOf()
        .Select(parts => "/" + string.Concat(parts))
        .ToArbitrary();

    [Fact]
    public void Raw_offset_is_monotone_and_cuts_views_of_themselves() => Prop.ForAll(Targets, target =>
    {
        if (RequestTarget.TryParse(target, out var parsed) is not RequestTargetError.None)
        {
            return true;
        }

        var ends = Enumerable.Range(0, parsed.Path.Length + 1).Where(at => IsBoundary(parsed.Path, at)).ToArray();
        return parsed.RawOffset(0) == 0
            && parsed.RawOffset(parsed.Path.Length) == parsed.RawPath.Length
            && ends.Zip(ends.Skip(1)).All(pair =>
                ViewOf(parsed.RawPath[parsed.RawOffset(pair.First)..parsed.RawOffset(pair.Second)]) == parsed.Path[pair.First..pair.Second]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void View_is_a_fixed_point() => Prop.ForAll(Targets, target =>
        RequestTarget.TryParse(target, out var parsed) is not RequestTargetError.None
        || (RequestTarget.TryParse(parsed.Path, out var again) is RequestTargetError.None && again.Path == parsed.Path && again.RawPath == parsed.Path)).QuickCheckThrowOnFailure();

    // Not inside an escape of the view.
    private static bool IsBoundary(string view, int at) =>
        (at < 1 || view[at - 1] != '%') && (at < 2 || view[at - 2] != '%');

    private static string ViewOf(string raw)
    {
        var merged = raw.Length > 0 && raw.All(character => character == '/') ? "/" : raw;
        return merged.Length != 3 || merged[0] != '%' ? merged
            : Uri.UnescapeDataString(merged) is [var one] && (char.IsAsciiLetterOrDigit(one) || one is '-' or '.' or '_' or '~') ? one.ToString()
            : merged.ToUpperInvariant();
    }
}
