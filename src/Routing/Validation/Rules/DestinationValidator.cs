using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class DestinationValidator
{
    private const int MaxWeight = 1000;

    public static void Check(DocumentPath at, DestinationConfig destination, AddressValidator addresses, RouteDocumentErrors errors)
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

        CheckAuth(at["auth"], destination.Auth, errors);
    }

    private static void CheckAuth(DocumentPath at, DestinationAuthConfig? auth, RouteDocumentErrors errors)
    {
        switch (auth)
        {
            case null:
                break;
            case { Type: null }:
                errors.AddMissing(at["type"], "'type' is missing; it is managedIdentity or header");
                break;
            case { Type: DestinationAuthType.ManagedIdentity }:
                if (string.IsNullOrWhiteSpace(auth.Scope))
                {
                    errors.AddMissing(at["scope"], "'scope' is missing; a managed identity's token needs one, e.g. \"https://cognitiveservices.azure.com/.default\"");
                }

                Unused(at, "name", auth.Name, "managedIdentity", errors);
                Unused(at, "value", auth.Value, "managedIdentity", errors);
                break;
            default:
                CheckHeader(at, auth, errors);
                Unused(at, "scope", auth.Scope, "header", errors);
                break;
        }
    }

    private static void CheckHeader(DocumentPath at, DestinationAuthConfig auth, RouteDocumentErrors errors)
    {
        if (string.IsNullOrEmpty(auth.Name))
        {
            errors.AddMissing(at["name"], "'name' is missing; name the header");
        }
        else
        {
            Checks.Token(errors, at["name"], auth.Name, "a header's name");
        }

        if (string.IsNullOrEmpty(auth.Value))
        {
            errors.AddMissing(at["value"], "'value' is missing; take it from an app setting with \"%NAME%\"");
        }
        else
        {
            Checks.FieldValue(errors, at["value"], auth.Value);
        }
    }

    private static void Unused(DocumentPath at, string field, string? value, string type, RouteDocumentErrors errors)
    {
        if (value is not null)
        {
            errors.Add(at[field], $"'{field}' means nothing for the type {type}; remove it");
        }
    }

    private static readonly Dictionary<string, string> EmptyModels = [];
}
