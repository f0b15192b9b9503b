using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Admin.Api;

/// <summary><c>GET limits</c>: the limits of the served routes, and what the table says of those that instances share.</summary>
internal sealed class LimitsOperation(AdminServices services) : Operation("GET", "limits")
{
    /// <summary>So many quotas are listed.</summary>
    private const int Most = 1000;

    public override async Task AnswerAsync(AdminCall call)
    {
        var limits = services.Engine.Routes.Where(route => route.Limit is not null).Select(route => new LimitAnswer(route.Id, route.Limit!.IsShared ? "fleet" : "instance", route.Limit.Policy));
        IReadOnlyList<QuotaAnswer>? quotas = null;
        string? fault = null;
        try
        {
            quotas = await services.Engine.ReadQuotasAsync(Most, call.Gone) is { } shared ? [.. shared.Select(QuotaAnswer.Of)] : null;
        }
        catch (Exception exception) when (TableFault.IsOne(exception) && !call.Gone.IsCancellationRequested)
        {
            fault = $"table {services.QuotaTable}: {TableFault.Of(exception, services.QuotaTable!, services.Time.GetUtcNow(), TableRight.Write).Message}";
        }
        await call.WriteAsync(new LimitsAnswer(call.Instance, [.. limits], quotas, fault), AdminJson.Default.LimitsAnswer);
    }
}
