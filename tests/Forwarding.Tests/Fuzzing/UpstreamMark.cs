using System.Text.RegularExpressions;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>A text that names its request and cannot be made from another's by chance: whoever sees a foreign one has another request's answer.</summary>
internal static partial class UpstreamMark
{
    public static string Of(int id) => $"<{id}:{Check(id):x8}>";

    /// <summary>The ids of all unharmed marks in a text.</summary>
    public static IEnumerable<int> In(string text)
    {
        foreach (Match mark in Pattern().Matches(text))
        {
            if (int.TryParse(mark.Groups[1].ValueSpan, out var id) && mark.Groups[2].ValueSpan.SequenceEqual(Check(id).ToString("x8")))
            {
                yield return id;
            }
        }
    }

    private static uint Check(int id) => ((uint)id + 1) * 2654435761u ^ 0x9e3779b9u;

    [GeneratedRegex("<([0-9]{1,9}):([0-9a-f]{8})>")]
    private static partial Regex Pattern();
}
