using FuncProxy.Forwarding.Compression;

namespace FuncProxy.Bench.Compression;

/// <summary>Prints what each level makes of each corpus (size, and microseconds of CPU in the best round), as the table of docs/compression.md: <c>dotnet run -c Release --project bench -- levels</c>. Writes the corpora for other programs when given a folder.</summary>
internal static class LevelTable
{
    private const int Rounds = 15;

    private static readonly (string Name, byte[][] Pieces, bool Flushes)[] All =
    [
        ("json 2 KB", Corpora.Json(2_000), false), ("json 64 KB", Corpora.Json(64_000), false), ("json 1 MB", Corpora.Json(1_000_000), false),
        ("html 20 KB", Corpora.Html(20_000), false), ("html 300 KB", Corpora.Html(300_000), false), ("300 events", Corpora.Events(300), true),
    ];

    public static void Print(string? folder)
    {
        Console.WriteLine("| coding | level | " + string.Join(" | ", All.Select(each => each.Name)) + " |");
        for (var level = 1; level <= 9; level++)
        {
            Row("gzip", level, () => new GzipBodyEncoder(level));
        }
        for (var level = 1; level <= 7; level++)
        {
            Row("br", level, () => new BrotliBodyEncoder(level));
        }
        foreach (var (name, pieces, _) in folder is null ? [] : All)
        {
            File.WriteAllBytes(Path.Combine(folder!, name.Replace(' ', '-')), [.. pieces.SelectMany(piece => piece)]);
        }
    }

    private static void Row(string coding, int level, Func<BodyEncoder> make)
    {
        var cells = All.Select(each =>
        {
            var length = each.Pieces.Sum(piece => piece.Length);
            var repeats = Math.Max(1, 400_000 / length);
            var least = TimeSpan.MaxValue;
            var size = 0;
            for (var round = 0; round < Rounds; round++)
            {
                var start = Environment.CpuUsage.TotalTime;
                for (var repeat = 0; repeat < repeats; repeat++)
                {
                    size = Encode(make, each.Pieces, each.Flushes);
                }
                var time = (Environment.CpuUsage.TotalTime - start) / repeats;
                least = time < least ? time : least;
            }
            return $"{100.0 * size / length:F1} % · {least.TotalMicroseconds:F0}";
        });
        Console.WriteLine($"| {coding} | {level} | {string.Join(" | ", cells)} |");
    }

    private static int Encode(Func<BodyEncoder> make, byte[][] pieces, bool flushes)
    {
        using var encoder = make();
        Span<byte> sink = stackalloc byte[4096];
        var size = 0;
        foreach (var piece in pieces)
        {
            encoder.Encode(piece);
            if (flushes)
            {
                encoder.Flush();
            }
            size += Drain(encoder, sink);
        }
        encoder.Finish();
        return size + Drain(encoder, sink);
    }

    private static int Drain(BodyEncoder encoder, Span<byte> sink)
    {
        var size = 0;
        while (encoder.Output.Take(sink) is > 0 and var count)
        {
            size += count;
        }
        return size;
    }
}
