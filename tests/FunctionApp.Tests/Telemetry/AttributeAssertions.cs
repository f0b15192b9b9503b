namespace FuncProxy.FunctionApp.Tests.Telemetry;

internal static class AttributeAssertions
{
    /// <summary>Each of them is there with its value.</summary>
    public static void ShouldContainAll(this IReadOnlyDictionary<string, object> attributes, params (string Name, object Value)[] expected)
        => expected.Select(each => (each.Name, attributes.GetValueOrDefault(each.Name))).ShouldBe(expected.Select(each => (each.Name, (object?)each.Value)));
}
