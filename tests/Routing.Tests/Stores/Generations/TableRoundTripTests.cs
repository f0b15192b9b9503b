using FsCheck.Fluent;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Validation;
using FuncProxy.TestKit.Documents;

namespace FuncProxy.Routing.Tests.Stores.Generations;

public sealed class TableRoundTripTests
{
    [Fact]
    public async Task Any_valid_document_reads_back_from_the_table_as_it_was_written()
    {
        var table = await TestTable.NewAsync();
        await table.CreateIfMissingAsync(default);
        var (writer, reader) = (new GenerationWriter(table, TimeProvider.System), new GenerationReader(table));

        foreach (var document in RouteDocumentGenerator.Document.Sample(200, 50))
        {
            var text = RouteDocumentWriter.Write(document);
            var errors = new List<string>();
            var rows = DocumentRows.Split(text, errors);
            errors.ShouldBeEmpty();
            var state = await reader.ReadStateAsync(default);
            var record = await writer.WriteAsync(state, rows, new GenerationContent(rows), null, default);
            (await writer.FlipAsync(state, record, default)).IsServed.ShouldBeTrue();

            var head = GenerationHead.Read((await reader.FindHeadAsync(default))!)!;
            var content = await reader.ReadContentAsync(head.Generation, default);

            content.Errors.ShouldBeEmpty();
            content.Is(head.Checksum, head.Entities).ShouldBeTrue();
            var read = RouteDocumentReader.Read(content.Text, _ => null, null, acceptsNotYetBuilt: true);
            read.Errors.Select(e => e.ToString()).ShouldBeEmpty();
            RouteDocumentWriter.Write(read.Document!).ShouldBe(text);
        }
    }
}
