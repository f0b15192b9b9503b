using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class DestinationValidator
{
    private const int MaxWeight = 1000;

    public static void Check(DocumentPath at, DestinationConfig destination, HttpClientConfig? client, AddressValidator addresses, RouteDocumentErrors errors)
    {
        if (string.IsNullOrEmpty(destination.Address))
        {
            errors.AddMissing(at["address"], "'address' is missing; write e.g. \"https://backend.example/\"");
        }
        else
        {
            addresses.Check(at["address"], destination.Address, errors);
        }

        if (!string.IsNullOrEmpty(destination.Health))
        {
            addresses.Check(at["health"], destination.Health, errors);
        }

        if (!string.IsNullOrEmpty(destination.Host) && Syntax.HostProblem(destination.Host) is { } problem)
        {
            errors.Add(at["host"], $"the host {errors.Quote(at["host"], destination.Host)} {problem}");
        }

        Checks.AtLeast(errors, at, "priority", destination.Priority, 0);
        Checks.Between(errors, at, "weight", destination.Weight, 1, MaxWeight);
        if (destination.QuotaGroup is { Length: 0 })
        {
            errors.Add(at["quotaGroup"], "'quotaGroup' is empty; name a group or remove it");
        }

        foreach (var (name, model) in destination.Models ?? EmptyModels)
        {
            if (string.IsNullOrWhiteSpace(model) || string.IsNullOrWhiteSpace(name))
            {
                errors.Add(at["models"][name], "the model's name is empty on one side; write \"name for clients\": \"name here\"");
            }
        }

        DestinationAuthValidator.Check(at["auth"], destination, client, errors);
    }

    private static readonly Dictionary<string, string> EmptyModels = [];
}
