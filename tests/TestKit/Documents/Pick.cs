using FsCheck;
using FsCheck.Fluent;

namespace FuncProxy.TestKit.Documents;

/// <summary>Small generators that those of the sections share.</summary>
internal static class Pick
{
    private const string IdCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_. '\"ä日%";

    public static Gen<string> Id { get; } =
        from length in Gen.Choose(1, 12)
        from characters in Gen.ArrayOf(Gen.Elements(IdCharacters.ToCharArray()), length)
        let id = new string(characters)
        // One of spaces alone counts as none.
        select string.IsNullOrWhiteSpace(id) ? "id" : id;

    /// <summary>Any text without a percent sign, which could name an app setting.</summary>
    public static Gen<string> FreeText { get; } =
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => new string([.. s.Get.Where(c => c != '%' && !char.IsSurrogate(c))]));

    public static Gen<string> Token { get; } = Gen.Elements("x-tier", "accept", "X-Api-Version", "a", "x_y.z", "!odd~");

    public static Gen<string> FieldValue { get; } = Gen.Elements("", "gold", "a, b; q=0.5", "\"quoted\"", "%C3%A9", "100%");

    public static Gen<string> HostName { get; } = Gen.Elements("example.com", "EXAMPLE.org", "münchen.example", "xn--mnchen-3ya.example", "a.b.c.example:8080", "localhost", "10.0.0.1", "[2001:db8::1]");

    public static Gen<string> Address { get; } =
        Gen.Elements("http://localhost:5001/", "https://backend.example/base/", "http://10.0.0.1:8080", "https://[2001:db8::1]:8443/a%2Fb/", "https://münchen.example/");

    public static Gen<TimeSpan> Time { get; } =
        Gen.OneOf(Gen.Choose(1, 100_000_000).Select(ms => TimeSpan.FromMilliseconds(ms)), Gen.Choose(1, 1_000_000).Select(ticks => TimeSpan.FromTicks(ticks)));

    public static Gen<bool?> Flag { get; } = Gen.Elements<bool?>(null, true, false);

    public static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : class => Gen.Frequency((1, Gen.Constant<T?>(null)), (2, gen.Select(v => (T?)v)));

    public static Gen<T?> MaybeValue<T>(Gen<T> gen)
        where T : struct => Gen.Frequency((1, Gen.Constant<T?>(null)), (2, gen.Select(v => (T?)v)));

    public static Gen<int?> Number(int least, int most) => MaybeValue(Gen.Choose(least, most));

    public static Gen<long?> Long(int least) => MaybeValue(Gen.OneOf(Gen.Choose(least, int.MaxValue).Select(n => (long)n), Gen.Constant(long.MaxValue)));

    public static Gen<T?> EnumValue<T>()
        where T : struct, Enum => MaybeValue(Gen.Elements(Enum.GetValues<T>()));

    public static Gen<IReadOnlyList<T>> Few<T>(Gen<T> gen, int least = 0) =>
        from length in Gen.Choose(least, 3)
        from items in Gen.ArrayOf(gen, length)
        select (IReadOnlyList<T>)items;

    public static Gen<IReadOnlyDictionary<string, T>> ById<T>(Gen<T> gen, int least = 0, int most = 3) => Named(Id, gen, least, most);

    public static Gen<IReadOnlyDictionary<string, T>> Named<T>(Gen<string> names, Gen<T> gen, int least = 0, int most = 3) =>
        from length in Gen.Choose(least, most)
        from keys in Gen.ArrayOf(names, length)
        from values in Gen.ArrayOf(gen, length)
        select (IReadOnlyDictionary<string, T>)keys.Zip(values).DistinctBy(p => p.First, StringComparer.OrdinalIgnoreCase).ToDictionary(p => p.First, p => p.Second);

    public static Gen<IReadOnlyDictionary<string, string>?> Metadata { get; } = Maybe(Named(FreeText, FreeText));
}
