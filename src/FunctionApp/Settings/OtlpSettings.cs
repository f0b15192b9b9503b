using System.Globalization;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>Where spans, metrics and log events are exported to, by OpenTelemetry's own names.</summary>
internal sealed record OtlpSettings
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolName = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string HeadersName = "OTEL_EXPORTER_OTLP_HEADERS";
    private const string SamplerName = "OTEL_TRACES_SAMPLER";
    private const string SamplerArgName = "OTEL_TRACES_SAMPLER_ARG";
    private const string Disabled = "OTEL_SDK_DISABLED";
    private const string Grpc = "grpc";
    private const string HttpProtobuf = "http/protobuf";
    private static readonly string[] Samplers = ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    /// <summary>Where spans go; null for nowhere.</summary>
    public Uri? Traces { get; private init; }

    /// <summary>Where metrics go; null for nowhere.</summary>
    public Uri? Metrics { get; private init; }

    /// <summary>Where log events go; null for nowhere.</summary>
    public Uri? Logs { get; private init; }

    /// <summary>Whether gRPC is spoken; else protobuf over HTTP.</summary>
    public bool IsGrpc { get; private init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they stand.</param>
    /// <param name="errors">Receives a line for each that is wrong.</param>
    /// <returns>Null when none names an endpoint, or the export is switched off.</returns>
    public static OtlpSettings? Read(IConfiguration configuration, List<string> errors)
    {
        var isGrpc = ReadProtocol(configuration, errors);
        var general = ReadEndpoint(configuration, Endpoint, errors);
        var settings = new OtlpSettings
        {
            Traces = ReadEndpoint(configuration, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", errors) ?? Of(general, isGrpc, "v1/traces"),
            Metrics = ReadEndpoint(configuration, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", errors) ?? Of(general, isGrpc, "v1/metrics"),
            Logs = ReadEndpoint(configuration, "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", errors) ?? Of(general, isGrpc, "v1/logs"),
            IsGrpc = isGrpc,
        };
        CheckHeaders(configuration, errors);
        CheckSampler(configuration, errors);
        var isDisabled = ReadDisabled(configuration, errors);
        return isDisabled || settings is { Traces: null, Metrics: null, Logs: null } ? null : settings;
    }

    /// <summary>A signal's address below the general one: over HTTP each has a path of its own, over gRPC its service names it.</summary>
    private static Uri? Of(Uri? general, bool isGrpc, string path)
        => general is null || isGrpc ? general : new UriBuilder(general) { Path = $"{general.AbsolutePath.TrimEnd('/')}/{path}" }.Uri;

    private static Uri? ReadEndpoint(IConfiguration configuration, string name, List<string> errors)
    {
        var text = ProxySettings.Value(configuration, name);
        if (text is null)
        {
            return null;
        }
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return uri;
        }
        errors.Add($"{name} is '{text}'; write the collector's address, such as http://localhost:4318.");
        return null;
    }

    private static bool ReadProtocol(IConfiguration configuration, List<string> errors)
    {
        var text = ProxySettings.Value(configuration, ProtocolName);
        if (text is not (null or Grpc or HttpProtobuf))
        {
            errors.Add($"{ProtocolName} is '{text}'; it must be {HttpProtobuf}, which is the default, or {Grpc}.");
        }
        return text == Grpc;
    }

    private static void CheckHeaders(IConfiguration configuration, List<string> errors)
    {
        foreach (var pair in (ProxySettings.Value(configuration, HeadersName) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.IndexOf('=') <= 0)
            {
                // Not what stands there: it is a secret as a rule.
                errors.Add($"{HeadersName} has a part that is not NAME=VALUE; write NAME=VALUE,NAME=VALUE.");
                return;
            }
        }
    }

    private static void CheckSampler(IConfiguration configuration, List<string> errors)
    {
        var sampler = ProxySettings.Value(configuration, SamplerName);
        var ratio = ProxySettings.Value(configuration, SamplerArgName);
        if (sampler is not null && !Samplers.Contains(sampler))
        {
            errors.Add($"{SamplerName} is '{sampler}'; it must be one of {string.Join(", ", Samplers)}.");
        }
        if (ratio is not null && !(double.TryParse(ratio, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= 1))
        {
            errors.Add($"{SamplerArgName} is '{ratio}'; write the share of traces, 0 to 1, such as 0.1.");
        }
    }

    private static bool ReadDisabled(IConfiguration configuration, List<string> errors)
    {
        var text = ProxySettings.Value(configuration, Disabled);
        if (text is null || bool.TryParse(text, out _))
        {
            return text is not null && bool.Parse(text);
        }
        errors.Add($"{Disabled} is '{text}'; it must be true or false.");
        return false;
    }
}
