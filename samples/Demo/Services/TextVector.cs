using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FuncProxy.Demo.Services;

/// <summary>Turns texts into unit vectors: each word is a direction that its hash picks, and a text is the sum of its words. The same text always gives the same vector, and texts that share words lie near each other.</summary>
internal static class TextVector
{
    public static float[] Of(string text, int dimensions)
    {
        var sum = new double[dimensions];
        foreach (var word in Words.Of(text).DefaultIfEmpty(text))
        {
            Add(word, sum);
        }

        var length = Math.Sqrt(sum.Sum(value => value * value));
        return [.. sum.Select(value => (float)(value / length))];
    }

    private static void Add(string word, double[] sum)
    {
        var state = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(word)));
        for (var i = 0; i < sum.Length; i++)
        {
            // SplitMix64: one step a dimension, spread over -1 to 1.
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            sum[i] += (mixed ^ (mixed >> 31)) / (double)ulong.MaxValue * 2 - 1;
        }
    }
}
