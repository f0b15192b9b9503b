using System.Text.Json;

namespace FuncProxy.Demo.Services;

/// <summary>Search over a small knowledge base, by GET or by POST.</summary>
internal static class SearchService
{
    private const int DefaultTop = 3;
    private const int MaxTop = 50;
    private static readonly KnowledgeBase Knowledge = new(KnowledgeDocuments.All);

    public static void Map(WebApplication app)
    {
        app.MapGet("/search", context =>
        {
            var top = context.Request.Query["top"].ToString();
            return AnswerAsync(context, context.Request.Query["q"], top.Length == 0 ? DefaultTop : int.TryParse(top, out var number) ? number : 0);
        });
        app.MapPost("/search", async context =>
        {
            var request = await ReadAsync(context);
            await AnswerAsync(context, request?.Query, request?.Top ?? DefaultTop);
        });
    }

    private static async Task<SearchRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, DemoJson.Default.SearchRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext context, string? query, int top)
    {
        if (string.IsNullOrWhiteSpace(query) || top is < 1 or > MaxTop)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            var problem = new SearchProblem(
                "Bad Request", StatusCodes.Status400BadRequest,
                $"Say what to search, as {{\"query\": …, \"top\": …}} or ?q=…&top=…, with top between 1 and {MaxTop}.");
            return context.Response.WriteAsJsonAsync(problem, DemoJson.Default.SearchProblem, "application/problem+json", context.RequestAborted);
        }

        var response = new SearchResponse(query, Knowledge.Search(query, top));
        return context.Response.WriteAsJsonAsync(response, DemoJson.Default.SearchResponse, cancellationToken: context.RequestAborted);
    }
}
