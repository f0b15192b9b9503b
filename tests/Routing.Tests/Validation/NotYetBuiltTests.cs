namespace FuncProxy.Routing.Tests.Validation;

public sealed class NotYetBuiltTests
{
    [Theory]
    [InlineData("\"limits\":{\"tokensPerMinute\":1}", "limits.tokensPerMinute")]
    public void Feature_of_a_route_is_refused_while_it_is_not_built(string field, string place)
    {
        var error = Documents.Read(Documents.Route("\"clusterId\":\"c\",\"match\":{\"path\":\"/\"}," + field)).Errors.ShouldHaveSingleItem();

        error.Path.ShouldBe("$.routes.r." + place);
        error.Message.ShouldStartWith($"'{place}' is not built yet in this release; ");
    }

    [Theory]
    [InlineData("\"api\":\"azure-openai\"", "api")]
    [InlineData("\"models\":{}", "models")]
    public void Feature_of_a_destination_is_refused_while_it_is_not_built(string field, string place) =>
        Documents.Read(Documents.Destination("\"address\":\"http://localhost/\"," + field)).Errors.ShouldHaveSingleItem().Path.ShouldBe("$.clusters.c.destinations.d." + place);

    [Theory]
    [InlineData("\"tokensPerMonth\":1", "tokensPerMonth")]
    [InlineData("\"budgetPerMonth\":1", "budgetPerMonth")]
    [InlineData("\"models\":[\"a\"]", "models")]
    public void Feature_of_a_consumer_is_refused_while_it_is_not_built(string field, string place) =>
        Documents.Read("{\"consumers\":{\"c\":{" + field + "}}}").Errors.ShouldHaveSingleItem().Path.ShouldBe("$.consumers.c." + place);

    [Fact]
    public void What_is_switched_off_passes()
    {
        var route = "\"clusterId\":\"c\",\"match\":{\"path\":\"/\"},\"access\":{\"allow\":\"anonymous\"},\"limits\":{\"maxRequestBodyBytes\":-1},\"cache\":{\"mode\":\"off\"},\"compression\":{\"enabled\":false}";

        Documents.Read(Documents.Route(route)).Errors.ShouldBeEmpty();
    }
}
