using System.Reflection;
using FuncProxy.FunctionApp.Settings;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FuncProxy.FunctionApp.Telemetry;

/// <summary>Exports spans, metrics and log events by OTLP. The one class that names OpenTelemetry: while it is not used, nothing of that is loaded.</summary>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    private const string SourceName = "FuncProxy";

    private readonly IConfiguration _configuration;
    private readonly OtlpSettings _settings;
    private readonly string _name;
    private readonly TimeSpan _farewell;
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly ServiceProvider? _logs;

    private OtlpExport(IConfiguration configuration, OtlpSettings settings, string name, TimeSpan farewell)
    {
        (_configuration, _settings, _name, _farewell) = (configuration, settings, name, farewell);
        _traces = settings.Traces is null ? null : Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(AddConfiguration)
            .SetResourceBuilder(Resource())
            .AddSource(SourceName)
            .AddOtlpExporter(exporter => Address(exporter, settings.Traces))
            .Build();
        _metrics = settings.Metrics is null ? null : Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(AddConfiguration)
            .SetResourceBuilder(Resource())
            .AddMeter(SourceName)
            .AddOtlpExporter(exporter => Address(exporter, settings.Metrics))
            .Build();
        _logs = settings.Logs is null ? null : LogServices(settings.Logs);
    }

    /// <summary>Begins to export, and goes on until the process has answered its last request.</summary>
    /// <param name="services">The server's services; what is added after this is stopped before it.</param>
    /// <param name="configuration">Everything that is set, for OpenTelemetry's other names.</param>
    /// <param name="settings">Where to.</param>
    /// <param name="name">The service's name, unless OpenTelemetry's settings have one.</param>
    /// <param name="farewell">How long the last export may take.</param>
    public static void AddTo(IServiceCollection services, IConfiguration configuration, OtlpSettings settings, string name, TimeSpan farewell)
    {
        var export = new OtlpExport(configuration, settings, name, farewell);
        if (export._logs is { } logs)
        {
            services.AddSingleton(logs.GetRequiredService<ILoggerProvider>());
        }
        services.AddHostedService(_ => export);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Exports what is left. The server has stopped: no request adds to it.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        var limit = (int)_farewell.TotalMilliseconds;
        // Each waits on its thread; side by side they take no longer than the slowest.
        return Task.WhenAll(
            Task.Run(() => _traces?.Shutdown(limit), CancellationToken.None),
            Task.Run(() => _metrics?.Shutdown(limit), CancellationToken.None),
            Task.Run(() => _logs?.GetRequiredService<LoggerProvider>().Shutdown(limit), CancellationToken.None));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        _logs?.Dispose();
    }

    private ServiceProvider LogServices(Uri address)
    {
        var services = new ServiceCollection();
        AddConfiguration(services);
        services.AddLogging(logging => logging.AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(Resource());
            options.IncludeFormattedMessage = true;
            options.AddOtlpExporter(exporter => Address(exporter, address));
        }));
        return services.BuildServiceProvider();
    }

    private void AddConfiguration(IServiceCollection services) => services.AddSingleton(_configuration);

    private void Address(OtlpExporterOptions exporter, Uri address)
    {
        exporter.Protocol = _settings.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = address;
    }

    /// <summary>What exports; OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME have the last word.</summary>
    private ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(_name, serviceVersion: typeof(OtlpExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion, autoGenerateServiceInstanceId: true)
        .AddAttributes(OfAzure())
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static IEnumerable<KeyValuePair<string, object>> OfAzure()
    {
        if (Environment.GetEnvironmentVariable("WEBSITE_SITE_NAME") is { Length: > 0 } site)
        {
            yield return new("cloud.provider", "azure");
            yield return new("cloud.platform", "azure.functions");
            yield return new("faas.name", site);
            if (Environment.GetEnvironmentVariable("WEBSITE_INSTANCE_ID") is { Length: > 0 } instance)
            {
                yield return new("faas.instance", instance);
            }
            if (Environment.GetEnvironmentVariable("REGION_NAME") is { Length: > 0 } region)
            {
                yield return new("cloud.region", region);
            }
        }
    }
}
