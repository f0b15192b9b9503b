using System.Text.Json.Serialization.Metadata;

namespace FuncProxy.Routing.Validation.Shapes;

/// <summary>A field of an object.</summary>
/// <param name="name">The name as the model writes it.</param>
/// <param name="position">The place among the object's fields, from 0.</param>
/// <param name="info">The model's metadata of what it may hold.</param>
internal sealed class ShapeField(string name, int position, Func<JsonTypeInfo> info)
{
    private Shape? _shape;

    public string Name { get; } = name;

    public int Position { get; } = position;

    /// <summary>What it may hold. Built when it is first asked for: a start must not pay for fields that the document has not.</summary>
    public Shape Shape => _shape ??= ShapeBuilder.Build(info());
}
