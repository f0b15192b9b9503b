using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Routing.Matching;

/// <summary>What of a route stands behind host and path: methods and criteria.</summary>
internal sealed class CompiledRoute(int index, RouteMatch match)
{
    private readonly HeaderCriterion[] _headers = [.. (match.Headers ?? []).Select(header => new HeaderCriterion(header))];
    private readonly QueryCriterion[] _queries = [.. (match.QueryParameters ?? []).Select(query => new QueryCriterion(query))];

    public int Index { get; } = index;

    /// <summary>The methods, the known ones as clients send them; empty for all.</summary>
    public string[] Methods { get; } = [.. (match.Methods ?? []).Select(HttpMethods.GetCanonicalizedValue)];

    public int HeaderCount => _headers.Length;

    public int QueryCount => _queries.Length;

    public bool AcceptsMethod(string method)
    {
        foreach (var allowed in Methods)
        {
            if (allowed == method)
            {
                return true;
            }
        }

        return Methods.Length == 0;
    }

    /// <summary>The first header criterion that a request does not keep; null when it keeps all.</summary>
    public HeaderCriterion? FirstRefusing(IHeaderDictionary headers) => Array.Find(_headers, header => !header.Accepts(headers));

    /// <summary>The first query criterion that a request does not keep; null when it keeps all.</summary>
    public QueryCriterion? FirstRefusing(string query) => Array.Find(_queries, criterion => !criterion.Accepts(query));

    public bool AcceptsFields(IHeaderDictionary headers, string query)
    {
        foreach (var header in _headers)
        {
            if (!header.Accepts(headers))
            {
                return false;
            }
        }

        foreach (var criterion in _queries)
        {
            if (!criterion.Accepts(query))
            {
                return false;
            }
        }

        return true;
    }
}
