using System.Text;
using System.Text.RegularExpressions;

namespace FuncProxy.Bench.Compression;

/// <summary>The bodies that levels are chosen by, the same in every run: words of this project's own pages in the shapes of an API, a page and a chat.</summary>
internal static partial class Corpora
{
    private const string Chunk = "data: {{\"id\":\"chatcmpl-12345678901\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"gpt-4o-2024-08-06\",\"system_fingerprint\":\"fp_44709d6fcb\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\" {0}\"}},\"logprobs\":null,\"finish_reason\":null}}]}}\n\n";

    private static readonly string[] Words = ReadWords();

    /// <summary>A list of orders, in pieces as a network brings them.</summary>
    public static byte[][] Json(int size)
    {
        var random = new Random(1);
        var text = new StringBuilder("{\"items\":[");
        while (text.Length < size)
        {
            text.Append(text.Length > 12 ? "," : "").Append(
                $"{{\"id\":\"{random.NextInt64():x16}\",\"createdAt\":\"2026-{random.Next(1, 13):D2}-{random.Next(1, 29):D2}T{random.Next(24):D2}:{random.Next(60):D2}:{random.Next(60):D2}Z\","
                + $"\"customer\":{{\"name\":\"{Some(random, 2)}\",\"email\":\"{Some(random, 1)}@{Some(random, 1)}.example\",\"active\":{(random.Next(2) == 0 ? "true" : "false")}}},"
                + $"\"total\":{random.Next(100_000)}.{random.Next(100):D2},\"currency\":\"EUR\",\"description\":\"{Some(random, 12)}\",\"tags\":[\"{Some(random, 1)}\",\"{Some(random, 1)}\"]}}");
        }
        return Pieces(text.Append("]}"));
    }

    /// <summary>A page of cards.</summary>
    public static byte[][] Html(int size)
    {
        var random = new Random(2);
        var text = new StringBuilder($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Some(random, 4)}</title></head><body><main class=\"container\">\n");
        while (text.Length < size)
        {
            text.Append($"  <article class=\"card card--wide\" id=\"a{random.Next(100_000)}\">\n    <h2 class=\"card__title\"><a href=\"/items/{random.Next(100_000)}\">{Some(random, 5)}</a></h2>\n")
                .Append($"    <p class=\"card__text\">{Some(random, 40)}</p>\n    <img src=\"/images/{random.Next(1 << 30):x}.webp\" width=\"320\" height=\"200\" alt=\"{Some(random, 3)}\" loading=\"lazy\">\n  </article>\n");
        }
        return Pieces(text.Append("</main></body></html>"));
    }

    /// <summary>A chat's events, each a piece.</summary>
    public static byte[][] Events(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => Encoding.UTF8.GetBytes(string.Format(Chunk, Some(random, 1))))];
    }

    private static byte[][] Pieces(StringBuilder text) => [.. Encoding.UTF8.GetBytes(text.ToString()).Chunk(16 * 1024)];

    private static string Some(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Words[random.Next(Words.Length)]));

    private static string[] ReadWords()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FuncProxy.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The benchmark runs within the project's folder.");
        }
        // Pages that tell of other things, so that changes to what is measured do not change its measure.
        var pages = new[] { "transforms.md", "security.md", "table-storage.md" }.Select(page => File.ReadAllText(Path.Combine(folder.FullName, "docs", page)));
        return [.. Word().Matches(string.Join(' ', pages)).Select(match => match.Value)];
    }

    [GeneratedRegex("[A-Za-z]{2,12}")]
    private static partial Regex Word();
}
