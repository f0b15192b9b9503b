namespace FuncProxy.Demo.Services;

/// <summary>A tokenizer for stand-ins: a token is a word with the space before it.</summary>
internal static class Tokens
{
    public static int Count(string text) => Split(text).Count;

    public static IReadOnlyList<string> Split(string text)
    {
        var tokens = new List<string>();
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || (char.IsWhiteSpace(text[i]) && !char.IsWhiteSpace(text[i - 1])))
            {
                tokens.Add(text[start..i]);
                start = i;
            }
        }

        return tokens;
    }
}
