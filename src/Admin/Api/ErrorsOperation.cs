using FuncProxy.Admin.Live;

namespace FuncProxy.Admin.Api;

/// <summary><c>GET errors</c>: the last requests that failed.</summary>
internal sealed class ErrorsOperation(FailureList failures) : Operation("GET", "errors")
{
    public override Task AnswerAsync(AdminCall call) => call.WriteAsync(new ErrorsAnswer(call.Instance, failures.Latest()), AdminJson.Default.ErrorsAnswer);
}
