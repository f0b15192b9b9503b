using System.Net;
using FuncProxy.Admin.Api;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Admin.Tests.Api;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Operations_that_are_told_of_are_those_that_are_served()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        var told = (await admin.GetAsync("openapi.json"))["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key[1..]}"));

        told.Order(StringComparer.Ordinal).ShouldBe(Served(admin.Engine).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Path_of_every_operation_answers_another_method_with_405_and_its_own_in_Allow()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");
        var api = OpenApi.Read();

        foreach (var path in api.Operations.GroupBy(operation => operation.Split(' ')[1]))
        {
            using var response = await admin.Client.SendAsync(new HttpRequestMessage(HttpMethod.Patch, "_funcproxy/api/" + path.Key.Replace('{', '-').Replace('}', '-')));

            response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed, path.Key);
            var methods = path.Select(operation => operation.Split(' ')[0]).ToList();
            response.Content.Headers.Allow.Where(method => method != "HEAD").Order().ShouldBe(methods.Order(), path.Key);
        }
    }

    [Fact]
    public void Every_object_names_all_that_it_may_hold()
    {
        var api = OpenApi.Read();

        foreach (var (name, schema) in api.Root["components"]!["schemas"]!.AsObject())
        {
            schema!["additionalProperties"]!.GetValue<bool>().ShouldBeFalse(name);
        }
        api.Flaws("GET instance", 200, "application/json", new System.Text.Json.Nodes.JsonObject()).ShouldNotBeEmpty();
        api.Flaws("GET instance", 599, "application/json", null).ShouldNotBeEmpty();
    }

    private static IEnumerable<string> Served(ProxyEngine engine)
    {
        var setup = new AdminSetup { Key = new Admin.Access.AdminKey(AdminUnderTest.Key), InstanceName = "x", Hosting = "process", RouteFile = "x", AppSettings = _ => null };
        var services = AdminServices.Create(setup, engine, new ProxyOptions(), new Admin.Access.KeyCheck(setup.Key, TimeProvider.System), new Admin.Live.LiveTraffic(TimeProvider.System), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        return OperationTable.Create(services).All.Select(operation => $"{operation.Method} {operation.Path}");
    }
}
