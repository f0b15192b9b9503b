using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>ClientCert.</summary>
internal static class ClientCertTransforms
{
    public static readonly TransformDefinition[] All = [new("ClientCert", [], Add)];

    private static void Add(TransformEntry entry, TransformPlan plan)
    {
        if (FieldRules.CheckWritable(entry, entry.Value))
        {
            plan.Add(_ => new ClientCertStep(entry.Value));
        }
    }

    /// <summary>Sends the certificate of the client's TLS connection, base64 of its DER bytes; never what the client claims in the field.</summary>
    private sealed class ClientCertStep(string name) : RequestStep
    {
        public override bool TellsOfConnection(string field) => field.Equals(name, StringComparison.OrdinalIgnoreCase);

        public override void Apply(Exchange exchange, HttpRequestMessage request)
        {
            RequestFields.RemoveIdentity(exchange, request, name);
            if (exchange.Context.Connection.ClientCertificate is { } certificate)
            {
                request.Headers.TryAddWithoutValidation(name, Convert.ToBase64String(certificate.RawDataMemory.Span));
            }
        }
    }
}
