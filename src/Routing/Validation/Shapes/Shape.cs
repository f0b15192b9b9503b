using System.Collections.Frozen;

namespace FuncProxy.Routing.Validation.Shapes;

/// <summary>What a place of the document may hold, as the model's JSON metadata says.</summary>
internal sealed class Shape(ShapeKind kind, Type type)
{
    public ShapeKind Kind { get; } = kind;

    public Type Type { get; } = type;

    /// <summary>An object's fields by name; letter case is ignored.</summary>
    public FrozenDictionary<string, ShapeField> Fields { get; init; } = FrozenDictionary<string, ShapeField>.Empty;

    /// <summary>An object's field names in the model's order.</summary>
    public string[] Names { get; init; } = [];

    /// <summary>What a list or a dictionary holds.</summary>
    public Shape? Element { get; init; }

    /// <summary>An enum's values as they are written.</summary>
    public string[] Values { get; init; } = [];

    /// <summary>Bounds of an integer.</summary>
    public (long Least, long Most) Range { get; init; }

    /// <summary>Whether the keys are ids of objects, not free names.</summary>
    public bool HasIds => Kind == ShapeKind.Dictionary && Element!.Kind == ShapeKind.Object;
}
