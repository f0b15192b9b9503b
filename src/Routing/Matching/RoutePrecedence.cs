namespace FuncProxy.Routing.Matching;

/// <summary>What decides between two routes that both take a request, in the order in which it is asked.</summary>
public enum RoutePrecedence
{
    /// <summary>The lower <c>order</c>.</summary>
    Order,

    /// <summary>The more specific host.</summary>
    Host,

    /// <summary>The more specific path.</summary>
    Path,

    /// <summary>Whether methods are named.</summary>
    Methods,

    /// <summary>The more header criteria.</summary>
    Headers,

    /// <summary>The more query criteria.</summary>
    QueryParameters,

    /// <summary>The lower id.</summary>
    Id,
}
