using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.Routing.Tests.Stores.Generations;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Routing.Tests.Stores.Tables;

/// <summary>Something else answers in the table service's place.</summary>
public sealed class ForeignAnswerTests
{
    [Theory]
    [InlineData(200, "text/html", "<html>sign in</html>")]
    [InlineData(200, "application/json", """{"a":1}""")]
    [InlineData(200, "application/json", """[1]""")]
    [InlineData(200, "application/json", """{"value":[5]}""")]
    [InlineData(302, "text/html", "")]
    public async Task Answer_that_no_table_service_gives_is_told(int status, string type, string body)
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.WriteAsync(body);
        });
        var table = TestTable.Open(StorageAccount.Development.ConnectionStringAt(origin.Address), "FuncProxy");

        var reading = await TestTable.Store(table).ReadAsync(null, default);
        var published = await new RoutePublisher(table, TimeProvider.System).PublishAsync(DocumentTexts.Respond("x"), null, default);

        reading.Errors.ShouldHaveSingleItem();
        published.Outcome.ShouldBe(PublishOutcome.Failed);
        published.Errors.ShouldHaveSingleItem().ShouldContain("table");
    }

    [Fact]
    public async Task Service_that_never_answers_is_a_timeout()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var options = new TablePipelineOptions { Retry = { MaxRetries = 1, NetworkTimeout = TimeSpan.FromMilliseconds(200) } };
        var connection = TableConnection.Parse(StorageAccount.Development.ConnectionStringAt(origin.Address));
        var table = new RestTable(connection, "FuncProxy", null, TimeProvider.System, options);

        (await TestTable.Store(table).ReadAsync(null, default)).Errors.ShouldHaveSingleItem().ShouldContain("it did not answer in time");
    }
}
