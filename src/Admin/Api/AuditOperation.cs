using FuncProxy.Admin.Audit;

namespace FuncProxy.Admin.Api;

/// <summary><c>GET audit</c>: the last writes through this instance.</summary>
internal sealed class AuditOperation(AuditLog audit) : Operation("GET", "audit")
{
    public override Task AnswerAsync(AdminCall call) => call.WriteAsync(new AuditAnswer(call.Instance, audit.Latest()), AdminJson.Default.AuditAnswer);
}
