using FuncProxy.FunctionApp.Settings;
using Microsoft.Extensions.Configuration;

namespace FuncProxy.FunctionApp.Tests.Settings;

public sealed class OtlpSettingsTests
{
    [Fact]
    public void Nothing_is_exported_unless_an_endpoint_is_set() => Read(("OTEL_SERVICE_NAME", "x"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")).Settings.Otlp.ShouldBeNull();

    [Theory]
    [InlineData("http://collector:4318")]
    [InlineData("http://collector:4318/")]
    public void Each_signal_has_its_path_below_the_endpoint_over_HTTP(string endpoint)
    {
        var otlp = Read(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)).Settings.Otlp.ShouldNotBeNull();

        otlp.IsGrpc.ShouldBeFalse();
        (otlp.Traces, otlp.Metrics, otlp.Logs).ShouldBe((new Uri("http://collector:4318/v1/traces"), new Uri("http://collector:4318/v1/metrics"), new Uri("http://collector:4318/v1/logs")));
    }

    [Fact]
    public void Endpoint_is_taken_as_it_is_over_gRPC_and_where_it_is_a_signals_own()
    {
        var grpc = Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector:4317"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")).Settings.Otlp.ShouldNotBeNull();
        var own = Read(("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "https://logs/in")).Settings.Otlp.ShouldNotBeNull();

        (grpc.IsGrpc, grpc.Metrics).ShouldBe((true, new Uri("https://collector:4317")));
        (own.Traces, own.Metrics, own.Logs).ShouldBe((null, null, new Uri("https://logs/in")));
    }

    [Fact]
    public void Export_that_is_disabled_is_none() => Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector"), ("OTEL_SDK_DISABLED", "true")).Settings.Otlp.ShouldBeNull();

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4318'; write the collector's address, such as http://localhost:4318.")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "/v1/logs", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT is '/v1/logs'; write the collector's address, such as http://localhost:4318.")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json'; it must be http/protobuf, which is the default, or grpc.")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "s3cret", "OTEL_EXPORTER_OTLP_HEADERS has a part that is not NAME=VALUE; write NAME=VALUE,NAME=VALUE.")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes", "OTEL_TRACES_SAMPLER is 'sometimes'; it must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio.")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "10%", "OTEL_TRACES_SAMPLER_ARG is '10%'; write the share of traces, 0 to 1, such as 0.1.")]
    [InlineData("OTEL_SDK_DISABLED", "yes", "OTEL_SDK_DISABLED is 'yes'; it must be true or false.")]
    [InlineData("AccessLog__Sample", "1.5", "AccessLog__Sample is '1.5'; write the share of requests that are logged, 0 to 1, such as 0.1; 0 is off.")]
    [InlineData("AccessLog__Sample", "-0.1", "AccessLog__Sample is '-0.1'; write the share of requests that are logged, 0 to 1, such as 0.1; 0 is off.")]
    public void Wrong_value_is_refused_with_the_way_to_say_it(string name, string value, string error) => Read((name, value)).Errors.ShouldHaveSingleItem().ShouldBe(error);

    [Theory]
    [InlineData("00:00:25", 23, 2)]
    [InlineData("00:00:03", 1.5, 1.5)]
    public void Last_export_has_its_part_of_the_grace(string grace, double requests, double export)
    {
        var settings = Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector"), ("ShutdownGrace", grace)).Settings;

        (settings.RequestGrace.TotalSeconds, settings.ExportGrace.TotalSeconds).ShouldBe((requests, export));
    }

    [Fact]
    public void Grace_is_all_the_requests_where_nothing_is_exported() => Read(("ShutdownGrace", "00:00:25")).Settings.RequestGrace.ShouldBe(TimeSpan.FromSeconds(25));

    private static (ProxySettings Settings, List<string> Errors) Read(params (string Name, string Value)[] values)
    {
        var errors = new List<string>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name.Replace("__", ":"), (string?)value.Value))).Build();
        return (ProxySettings.Read(configuration, errors), errors);
    }
}
