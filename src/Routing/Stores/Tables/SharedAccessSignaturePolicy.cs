using Azure.Core;
using Azure.Core.Pipeline;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>Puts a shared access signature behind each request's query.</summary>
internal sealed class SharedAccessSignaturePolicy(string signature) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var query = message.Request.Uri.Query;
        if (!query.Contains(signature, StringComparison.Ordinal))
        {
            message.Request.Uri.Query = query.Length == 0 ? signature : $"{query}&{signature}";
        }
    }
}
