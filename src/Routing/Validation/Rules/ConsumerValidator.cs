using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class ConsumerValidator
{
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
            switch (ConsumerKey.TryParse(keys[i], out _))
            {
                case ConsumerKeyProblem.NoHash:
                    // It may be the key itself, put here by mistake; a message must not repeat it.
                    errors.Add(at[i], $"the key is not a hash; write {ConsumerKey.Algorithm} and the 64 hexadecimal digits of the key's SHA-256, never the key itself");
                    break;
                case ConsumerKeyProblem.NoTime:
                    errors.Add(at[i], "the key's expiry is not a time with its zone; write e.g. ;expires=2027-01-31T00:00:00Z behind the hash (RFC 3339)");
                    break;
                case ConsumerKeyProblem.None when !owners.TryAdd(keys[i].Split(';')[0], at[i]):
                    errors.Add(at[i], $"the same key stands at {owners[keys[i].Split(';')[0]]}; a key names one consumer: remove one of the two");
                    break;
            }
        }
    }

    private static readonly Dictionary<string, ConsumerConfig> EmptyConsumers = [];
}
