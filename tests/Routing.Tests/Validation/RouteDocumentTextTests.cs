using System.Diagnostics;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Tests.Validation;

public sealed class RouteDocumentTextTests
{
    [Theory]
    [InlineData("", 1, 1, "$", "empty")]
    [InlineData("  // nothing\n", 2, 1, "$", "empty")]
    [InlineData("{\"routes\": {\n  \"a\": {\n", 3, 1, "$.routes.a", "'{' at line 2, column 8 is not closed; add '}'")]
    [InlineData("{\n  \"routes\": { \"ä\": nope }\n}", 2, 21, "$.routes", "not a value; a text stands in quotes")]
    [InlineData("{\"routes\": {} \"clusters\": {}}", 1, 15, "$", "is invalid after a value")]
    [InlineData("{} {}", 1, 4, "$", "is invalid after a single JSON value")]
    [InlineData("{\"routes\": {\"a\": \"\\ud800\"}}", 1, 18, "$.routes", "surrogate")]
    [InlineData("[1]", 1, 1, "$", "a list stands where an object { … } is meant")]
    [InlineData("null", 1, 1, "$", "null stands where an object { … } is meant")]
    public void Broken_text_gives_one_error_with_its_place(string json, int line, int column, string path, string fragment)
    {
        var error = Documents.Read(json).Errors.ShouldHaveSingleItem();

        (error.Line, error.Column, error.Path).ShouldBe((line, column, path), error.ToString());
        error.Message.ShouldContain(fragment);
        error.Message.ShouldNotContain("LineNumber");
        error.Message.ShouldNotContain("BytePosition");
    }

    [Fact]
    public void Illegal_utf8_is_named_with_its_place()
    {
        byte[] text = [.. "{\n \"ä"u8, 0xFF, .. "\": 1}"u8];

        var error = RouteDocumentReader.Read(text, null).Errors.ShouldHaveSingleItem();

        (error.Line, error.Column).ShouldBe((2, 4));
        error.Message.ShouldContain("not UTF-8");
    }

    [Fact]
    public void Byte_order_mark_comments_and_trailing_commas_are_allowed()
    {
        var text = "\uFEFF{ // why\n \"Routes\": { /* none */ }, }";

        Documents.Read(text).Document.ShouldNotBeNull().Routes.ShouldBeEmpty();
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var error = Documents.Read(string.Concat(Enumerable.Repeat("[", 40))).Errors.ShouldHaveSingleItem();

        error.Message.ShouldContain("deeper than 32 levels");
    }

    [Theory]
    [InlineData("{\"routes\":{},\n \"Routes\":{}}", "$.routes", 2, 2, "line 1, column 2")]
    [InlineData("{\"clusters\":{\"c\":{},\n\n  \"c\":{}}}", "$.clusters.c", 3, 3, "line 1, column 14")]
    [InlineData("{\"clusters\":{\"c\":{\"metadata\":{\"a\":\"1\",\n\"a\":\"2\"}}}}", "$.clusters.c.metadata.a", 2, 1, "line 1, column 31")]
    public void Repeated_name_is_an_error_that_names_both_places(string json, string path, int line, int column, string first)
    {
        var error = Documents.Read(json).Errors.ShouldHaveSingleItem();

        (error.Path, error.Line, error.Column).ShouldBe((path, line, column));
        error.Message.ShouldContain(first);
    }

    [Fact]
    public void Column_counts_characters_not_bytes()
    {
        var error = Documents.Read("{ \"clusters\": { \"日本😀\": { \"x\": 1 } } }").Errors.ShouldHaveSingleItem();

        (error.Line, error.Column, error.Path).ShouldBe((1, 26, "$.clusters['日本😀'].x"));
    }

    [Fact]
    public void All_errors_of_a_document_are_reported_at_once_in_the_order_of_the_text()
    {
        var json = """
            {
              "routes": {
                "a": {
                  "clusterId": "bakend",
                  "match": { "paht": "/x", "methods": ["G T"] },
                  "timeout": 30,
                  "order": "first"
                },
                "b/c": {
                  "match": { "path": "/b", "headers": [5, { "mode": "Exists" }] },
                  "respond": { "status": 99 }
                }
              },
              "clusters": {
                "backend": {
                  "destinations": { "d": { "address": "ftp://x/" } },
                  "httpRequest": { "version": 3 }
                }
              }
            }
            """;

        Documents.Read(json).Errors.Select(e => (e.Line, e.Column, e.Path, e.RouteId)).ShouldBe(
        [
            (4, 20, "$.routes.a.clusterId", "a"),
            (5, 18, "$.routes.a.match.paht", "a"),
            (5, 44, "$.routes.a.match.methods[0]", "a"),
            (6, 18, "$.routes.a.timeout", "a"),
            (7, 16, "$.routes.a.order", "a"),
            (9, 5, "$.routes['b/c']", "b/c"),
            (10, 44, "$.routes['b/c'].match.headers[0]", "b/c"),
            (10, 47, "$.routes['b/c'].match.headers[1].name", "b/c"),
            (11, 30, "$.routes['b/c'].respond.status", "b/c"),
            (16, 43, "$.clusters.backend.destinations.d.address", null),
            (17, 35, "$.clusters.backend.httpRequest.version", null),
        ]);
    }

    [Fact]
    public void Ten_thousand_routes_are_read_with_every_error()
    {
        var routes = string.Join(",\n", Enumerable.Range(0, 10_000).Select(i => $$"""  "r{{i}}": { "clusterId": "c{{i}}", "match": { "path": "/p{{i}}" } }"""));

        var errors = Documents.Read("{\"routes\":{\n" + routes + "}}").Errors;

        errors.Count.ShouldBe(10_000);
        errors[9_999].Line.ShouldBe(10_001);
    }

    [Fact]
    public void Errors_that_stand_on_one_long_line_are_found_in_time_that_grows_with_their_number_alone()
    {
        // Where each column was counted from the line's begin, these took minutes.
        const int count = 30_000;
        var routes = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"é{i:00000}\":{{\"clusterId\":\"c\",\"match\":{{\"path\":\"/p\"}}}}"));
        var started = Stopwatch.GetTimestamp();

        var errors = Documents.Read("{\"routes\":{" + routes + "}}").Errors;

        errors.Count(e => e.Path.EndsWith(".clusterId", StringComparison.Ordinal)).ShouldBe(count);
        (errors[^1].Line, errors[^1].Column).ShouldBe((1, 12 + ((count - 1) * 49) + 22));
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }
}
