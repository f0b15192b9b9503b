using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Tests.Stores.Generations;
using FuncProxy.TestKit;

namespace FuncProxy.Routing.Tests.Stores.Tables;

public sealed class SharedAccessSignatureTests
{
    [Theory]
    [InlineData("")]
    [InlineData("?")]
    public async Task Signature_opens_the_table_and_a_spoiled_one_does_not(string mark)
    {
        var azurite = await AzuriteServer.SharedAsync();
        var name = AzuriteServer.NewTableName();
        var signature = AccountSignature(azurite.Account);

        var result = await new RoutePublisher(TestTable.Open($"TableEndpoint={azurite.Endpoint};SharedAccessSignature={mark}{signature}", name), TimeProvider.System)
            .PublishAsync(DocumentTexts.Many(120, "x"), null, default);
        var reading = await TestTable.Store(TestTable.Open($"TableEndpoint={azurite.Endpoint};SharedAccessSignature={signature.Replace("sig=", "sig=x")}", name)).ReadAsync(null, default);

        result.Outcome.ShouldBe(PublishOutcome.Published, string.Join('\n', result.Errors));
        reading.Errors.ShouldHaveSingleItem().ShouldContain("403 ");
        reading.Errors[0].ShouldNotContain("sig");
    }

    // An account SAS of version 2018-03-28 for the table service, all resource types and rights.
    private static string AccountSignature(StorageAccount account)
    {
        var expiry = TimeProvider.System.GetUtcNow().AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var signed = $"{account.Name}\nrwdlacu\nt\nsco\n\n{expiry}\n\nhttps,http\n2018-03-28\n";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(account.Key), Encoding.UTF8.GetBytes(signed)));
        return $"sv=2018-03-28&ss=t&srt=sco&sp=rwdlacu&se={Uri.EscapeDataString(expiry)}&spr=https,http&sig={Uri.EscapeDataString(signature)}";
    }
}
