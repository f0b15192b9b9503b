using System.Globalization;
using System.Runtime.InteropServices;

namespace FuncProxy.Admin.Api;

/// <summary><c>GET instance</c>: who answers, and how its store stands.</summary>
internal sealed class InstanceOperation(AdminServices services) : Operation("GET", "instance")
{
    private const string Generation = "generation ";

    public override Task AnswerAsync(AdminCall call)
    {
        var status = services.Engine.Status;
        var documents = services.Documents;
        var answer = new InstanceAnswer(
            call.Instance,
            (long)(services.Time.GetUtcNow() - call.Instance.StartedAt).TotalSeconds,
            services.Hosting,
            new StoreAnswer(documents.Kind, status.Store, status.Version, GenerationOf(status.Version), status.Summary, status.Errors, documents.IsWritable),
            new EnvironmentAnswer(
                Environment.Version.ToString(), RuntimeInformation.OSDescription, RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount, GC.GetTotalMemory(forceFullCollection: false), Environment.WorkingSet));
        return call.WriteAsync(answer, AdminJson.Default.InstanceAnswer);
    }

    /// <summary>The generation that a table's version names; null for a file's.</summary>
    public static int? GenerationOf(string? version)
    {
        if (version?.StartsWith(Generation, StringComparison.Ordinal) != true)
        {
            return null;
        }
        var rest = version.AsSpan(Generation.Length);
        var end = rest.IndexOf(' ');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
