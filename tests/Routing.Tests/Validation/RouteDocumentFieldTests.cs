namespace FuncProxy.Routing.Tests.Validation;

public sealed class RouteDocumentFieldTests
{
    private const string Target = "\"clusterId\":\"c\",\"match\":{\"path\":\"/\"}";

    [Theory]
    [InlineData("\"timout\":\"00:00:01\"", "$.routes.r.timout", "did you mean 'timeout'?")]
    [InlineData("\"zzzzzz\":1", "$.routes.r.zzzzzz", "known are: clusterId, order, match")]
    [InlineData("\"authorizationPolicy\":\"x\"", "$.routes.r.authorizationPolicy", "'access'")]
    [InlineData("\"RateLimiterPolicy\":\"x\"", "$.routes.r.RateLimiterPolicy", "'limits'")]
    [InlineData("\"outputCachePolicy\":\"x\"", "$.routes.r.outputCachePolicy", "'cache'")]
    [InlineData("\"timeoutPolicy\":\"x\"", "$.routes.r.timeoutPolicy", "'timeout'")]
    [InlineData("\"corsPolicy\":\"x\"", "$.routes.r.corsPolicy", "say which web pages may call with 'cors'")]
    [InlineData("\"routeId\":\"other\"", "$.routes.r.routeId", "the id is the name under which the object stands")]
    [InlineData("\"timeout\":\"30\"", "$.routes.r.timeout", "30 seconds are \"00:00:30\"")]
    [InlineData("\"timeout\":\"soon\"", "$.routes.r.timeout", "hh:mm:ss")]
    [InlineData("\"timeout\":\"24:00:00\"", "$.routes.r.timeout", "d.hh:mm:ss")]
    [InlineData("\"order\":1.5", "$.routes.r.order", "'1.5' is not a whole number from")]
    [InlineData("\"order\":2147483648", "$.routes.r.order", "to 2147483647")]
    [InlineData("\"maxRequestBodySize\":1e30", "$.routes.r.maxRequestBodySize", "'1e30' is not a whole number")]
    [InlineData("\"compression\":{\"enabled\":\"yes\"}", "$.routes.r.compression.enabled", "'yes' is not true or false")]
    [InlineData("\"compression\":true", "$.routes.r.compression", "true or false stands where an object { … } is meant")]
    [InlineData("\"cache\":{\"mode\":\"standart\"}", "$.routes.r.cache.mode", "one of: standard, ")]
    [InlineData("\"cache\":{\"mode\":1}", "$.routes.r.cache.mode", "one of: ")]
    [InlineData("\"transforms\":{}", "$.routes.r.transforms", "an object stands where a list [ … ] is meant")]
    [InlineData("\"transforms\":[{\"pathPrefix\":[]}]", "$.routes.r.transforms[0].pathPrefix", "a list stands where a text is meant")]
    [InlineData("\"metadata\":{\"a\":{}}", "$.routes.r.metadata.a", "an object stands where a text is meant")]
    [InlineData("\"access\":{\"allow\":\"key\",\"consumers\":[null]}", "$.routes.r.access.consumers[0]", "null stands where a text is meant")]
    public void Field_that_does_not_fit_is_refused(string field, string path, string fragment)
    {
        var result = Documents.Read(Documents.Route(Target + "," + field));

        result.Errors.Where(e => !e.Message.Contains("not built yet in this release; remove it", StringComparison.Ordinal) || e.Path == path).Count().ShouldBe(1, string.Join("\n", result.Errors));
        result.ShouldHave(path, fragment);
    }

    [Fact]
    public void Heritage_of_text_configuration_is_accepted()
    {
        var json = Documents.Route("\"ClusterId\":\"c\",\"RouteId\":\"r\",\"Match\":{\"Path\":\"/\",\"Headers\":[{\"Name\":\"a\",\"Mode\":\"exists\",\"IsCaseSensitive\":\"True\"}]},\"Order\":\"-5\",\"Transforms\":[{\"RequestHeadersCopy\":true},{\"a\":5}],\"Metadata\":{\"x\":1.50}");

        var route = Documents.Read(json).Document.ShouldNotBeNull().Routes!["r"];

        route.Order.ShouldBe(-5);
        route.Match!.Headers![0].IsCaseSensitive.ShouldBe(true);
        route.Match.Headers[0].Mode.ShouldBe(Model.HeaderMatchMode.Exists);
        route.Transforms![0]["RequestHeadersCopy"].ShouldBe("true");
        route.Transforms[1]["a"].ShouldBe("5");
        route.Metadata!["x"].ShouldBe("1.50");
    }

    [Fact]
    public void Null_is_the_same_as_unset()
    {
        var route = Documents.Read(Documents.Route(Target + ",\"timeout\":null,\"respond\":null,\"metadata\":{\"a\":null}")).Document.ShouldNotBeNull().Routes!["r"];

        route.Timeout.ShouldBeNull();
        route.Respond.ShouldBeNull();
        route.Metadata.ShouldBeEmpty();
    }

    [Fact]
    public void Whole_appsettings_file_gets_one_hint()
    {
        var error = Documents.Read("""{"Logging":{"x":1},"ReverseProxy":{"Routes":{}}}""").Errors.ShouldHaveSingleItem();

        error.Path.ShouldBe("$.ReverseProxy");
        error.Message.ShouldContain("what stands in its 'ReverseProxy' section");
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\\u0001")]
    [InlineData("")]
    public void Id_that_cannot_be_a_table_key_is_refused(string id)
    {
        foreach (var section in (string[])["routes", "clusters", "consumers"])
        {
            Documents.Read($$"""{ "{{section}}": { "{{id}}": {} } }""").Errors.ShouldContain(e => e.Message.Contains("id ", StringComparison.Ordinal) && e.Column == section.Length + 9);
        }
    }

    [Fact]
    public void Id_of_two_hundred_characters_is_the_longest()
    {
        Documents.Read("{\"consumers\":{\"" + new string('x', 200) + "\":{}}}").Errors.ShouldBeEmpty();
        Documents.Read("{\"consumers\":{\"" + new string('x', 201) + "\":{}}}").Errors.ShouldHaveSingleItem().Message.ShouldContain("1 to 200 characters");
    }

    [Fact]
    public void What_refers_to_a_refused_entry_is_not_reported_as_well()
    {
        Documents.Read("""{"routes":{"r":{"clusterId":"c","match":{"path":"/"}}},"clusters":{"c":5}}""").Errors.ShouldHaveSingleItem().Path.ShouldBe("$.clusters.c");
        Documents.Read("""{"routes":{"r":{"clusterId":"c","match":{"path":"/"}}},"clusters":5}""").Errors.ShouldHaveSingleItem().Path.ShouldBe("$.clusters");
        Documents.Read(Documents.Route("\"clusterId\":[],\"match\":{\"path\":7,\"hosts\":9}")).Errors.Select(e => e.Path).ShouldBe(["$.routes.r.clusterId", "$.routes.r.match.hosts"]);
    }
}
