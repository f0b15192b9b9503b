using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class ConsumerValidator
{
    private const string Algorithm = "sha256:";
    private const int HexDigits = 64;

    public static void Check(DocumentPath at, IReadOnlyDictionary<string, ConsumerConfig>? consumers, RouteDocumentErrors errors)
    {
        var owners = new Dictionary<string, DocumentPath>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, consumer) in consumers ?? EmptyConsumers)
        {
            CheckKeys(at[id]["keys"], consumer.Keys, owners, errors);
            Checks.AtLeast(errors, at[id], "tokensPerMonth", consumer.TokensPerMonth, 0);
            Checks.AtLeast(errors, at[id], "budgetPerMonth", consumer.BudgetPerMonth, 0);
            Checks.NotEmpty(errors, at[id]["models"], consumer.Models, "the model");
        }
    }

    private static void CheckKeys(DocumentPath at, IReadOnlyList<string>? keys, Dictionary<string, DocumentPath> owners, RouteDocumentErrors errors)
    {
        for (var i = 0; i < keys?.Count; i++)
        {
            if (!IsHash(keys[i]))
            {
                // It may be the key itself, put here by mistake; a message must not repeat it.
                errors.Add(at[i], $"the key is not a hash; write {Algorithm} and the {HexDigits} hexadecimal digits of the key's SHA-256, never the key itself");
            }
            else if (!owners.TryAdd(keys[i], at[i]))
            {
                errors.Add(at[i], $"the same key stands at {owners[keys[i]]}; a key names one consumer: remove one of the two");
            }
        }
    }

    private static bool IsHash(string key)
    {
        if (key.Length != Algorithm.Length + HexDigits || !key.StartsWith(Algorithm, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in key.AsSpan(Algorithm.Length))
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    private static readonly Dictionary<string, ConsumerConfig> EmptyConsumers = [];
}
