namespace FuncProxy.Routing.Validation.Text;

internal enum DocumentNodeKind
{
    Null,
    True,
    False,
    Number,
    Text,
    List,
    Object,
}
