using Azure.Core;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>How the pipeline to the table service is set up, whichever client uses it.</summary>
internal sealed class TablePipelineOptions : ClientOptions
{
    public TablePipelineOptions() => Set(this);

    /// <summary>Sets retries and names. A check that fails is made again by a later request, so that nobody is helped by a long one.</summary>
    public static void Set(ClientOptions options)
    {
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(4);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        options.Diagnostics.ApplicationId = "FuncProxy";
    }
}
