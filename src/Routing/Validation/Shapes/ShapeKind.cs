namespace FuncProxy.Routing.Validation.Shapes;

internal enum ShapeKind
{
    Object,
    Dictionary,
    List,
    Text,
    Boolean,
    Integer,
    Number,
    Time,
    Enum,
}
