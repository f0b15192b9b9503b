namespace FuncProxy.Routing.Validation.Shapes;

/// <param name="Name">The name as the model writes it.</param>
/// <param name="Position">The place among the object's fields, from 0.</param>
/// <param name="Shape">What it may hold.</param>
internal sealed record ShapeField(string Name, int Position, Shape Shape);
