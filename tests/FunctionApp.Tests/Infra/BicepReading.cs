using System.Text.Json;

namespace FuncProxy.FunctionApp.Tests.Infra;

/// <summary>What the grammar sees in Bicep files.</summary>
/// <param name="Files">The files, in the order in which they were named.</param>
public sealed record BicepReading(IReadOnlyList<BicepFile> Files);

/// <summary>One file.</summary>
/// <param name="Path">As it was named.</param>
/// <param name="Errors">What the grammar does not take.</param>
/// <param name="Declarations">Parameters, variables, resources, modules and outputs.</param>
public sealed record BicepFile(string Path, IReadOnlyList<BicepError> Errors, IReadOnlyList<BicepDeclaration> Declarations);

/// <summary>A place that the grammar does not take.</summary>
public sealed record BicepError(int Line, int Column, string Text);

/// <summary>A declaration.</summary>
/// <param name="Kind"><c>param</c>, <c>var</c>, <c>resource</c>, <c>module</c> or <c>output</c>.</param>
/// <param name="Name">Its symbol.</param>
/// <param name="Type">The resource's type with its version, the module's file, else the type of the value.</param>
/// <param name="Existing">Whether the resource is only referred to.</param>
/// <param name="Decorators">Without their @.</param>
/// <param name="Body">The value; an expression is an object with the single member <c>$</c>, its text.</param>
public sealed record BicepDeclaration(string Kind, string Name, string? Type, bool Existing, IReadOnlyList<string> Decorators, JsonElement Body)
{
    /// <summary>The resource's type without its version.</summary>
    public string ResourceType => Type!.Split('@')[0];

    /// <summary>A value in the body as text: a plain text, <c>true</c>, a number, or the text of an expression; null where there is none.</summary>
    public string? Text(params string[] path)
    {
        var value = Body;
        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }
        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty("$", out var expression) ? expression.GetString()
            : value.ValueKind == JsonValueKind.True ? "true"
            : value.ValueKind == JsonValueKind.False ? "false"
            : value.ToString();
    }
}
