namespace FuncProxy.Demo.Services;

/// <summary>The words of a text, for search and for vectors.</summary>
internal static class Words
{
    /// <summary>Runs of letters and digits in lower case, a plural's last <c>s</c> cut off.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isWord && start < 0)
            {
                start = i;
            }
            else if (!isWord && start >= 0)
            {
                yield return Stem(text[start..i].ToLowerInvariant());
                start = -1;
            }
        }
    }

    private static string Stem(string word) =>
        word.Length > 3 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word;
}
