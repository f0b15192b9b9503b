using FuncProxy.Forwarding.Pipeline;
using FuncProxy.FunctionApp.Settings;
using Microsoft.Extensions.Configuration;

namespace FuncProxy.FunctionApp.Tests.Settings;

public sealed class ProxySettingsTests
{
    [Fact]
    public void Settings_that_are_not_there_or_empty_have_their_defaults()
    {
        var (settings, errors) = Read(("RouteFile", ""), ("urls", ""), ("ShutdownGrace", ""), ("TrustedProxies", ""), ("RouteStorage", ""), ("RouteStorage__tableServiceUri", ""), ("RouteRefresh", ""));
        settings.RouteStorage.ShouldBeNull();

        errors.ShouldBeEmpty();
        settings.RouteFile.ShouldBe("routes.json");
        settings.Urls.ShouldBe("http://127.0.0.1:7071");
        settings.ShutdownGrace.ShouldBe(TimeSpan.FromSeconds(25));
        settings.InFunctions.ShouldBeFalse();
    }

    [Fact]
    public void Cache_takes_64_MiB_and_is_called_by_the_product_where_nothing_is_set()
    {
        var settings = Read().Settings;

        settings.CacheSizeLimitBytes.ShouldBe(64 * 1024 * 1024);
        settings.CacheName.ShouldBe("FuncProxy");
    }

    [Fact]
    public void Cache_takes_what_is_set_and_is_called_as_the_instance_is()
    {
        var settings = Read(("Cache__SizeLimitBytes", "1048576"), ("InstanceName", "edge")).Settings;

        settings.CacheSizeLimitBytes.ShouldBe(1024 * 1024);
        settings.CacheName.ShouldBe("edge");
    }

    [Theory]
    [InlineData("1048575")]
    [InlineData("-1")]
    [InlineData("64MB")]
    public void Cache_of_a_wrong_size_is_refused(string text) =>
        Read(("Cache__SizeLimitBytes", text)).Errors.ShouldHaveSingleItem().ShouldStartWith($"Cache__SizeLimitBytes is '{text}'; write a number of bytes, 1048576 to ");

    [Theory]
    [InlineData("", false)]
    [InlineData("sixteen letters!", true)]
    [InlineData("q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=", true)]
    public void Affinity_key_is_any_text_that_is_long_enough(string text, bool isKey)
    {
        var (settings, errors) = Read(("Affinity__Key", text));

        errors.ShouldBeEmpty();
        (settings.AffinityKey is not null).ShouldBe(isKey);
    }

    [Fact]
    public void Admin_key_is_any_text_that_is_long_enough_and_a_short_one_is_refused_and_not_shown()
    {
        Read().Settings.AdminKey.ShouldBeNull();
        Read(("Admin__Key", new string('k', 32))).Settings.AdminKey.ShouldBe(new string('k', 32));
        Read(("Admin__Key", new string('k', 31))).Errors.ShouldHaveSingleItem().ShouldBe("Admin__Key has 31 characters; make one of 32 or more by chance, e.g. with 'openssl rand -base64 32'.");
    }

    [Fact]
    public void Admin_is_on_every_host_or_on_those_that_are_named_and_what_is_no_host_is_refused()
    {
        Read(("Admin__Hosts", "")).Settings.AdminHosts.ShouldBeNull();
        Read(("Admin__Hosts", "admin.example.com, b.example:8443")).Settings.AdminHosts.ShouldNotBeNull().Contains("b.example:8443", "https").ShouldBeTrue();
        Read(("Admin__Hosts", "https://admin.example.com")).Errors.ShouldHaveSingleItem()
            .ShouldBe("Admin__Hosts: 'https://admin.example.com' is no host; write a name or an address, with a port or for any, e.g. admin.example.com or admin.example.com:8443.");
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('\t')]
    [InlineData('\u007f')]
    [InlineData('ü')]
    public void Admin_key_with_a_character_that_no_request_presents_is_refused_by_its_place_and_not_shown(char character) =>
        Read(("Admin__Key", new string('k', 32) + character + "k")).Errors.ShouldHaveSingleItem()
            .ShouldBe("Admin__Key has a character at position 33 that no request can present; write letters, digits and signs of ASCII without a space, e.g. of 'openssl rand -base64 32'.");

    [Fact]
    public void Admin_key_that_is_longer_than_any_that_is_looked_at_is_refused()
    {
        Read(("Admin__Key", new string('k', 4096))).Errors.ShouldBeEmpty();
        Read(("Admin__Key", new string('k', 4097))).Errors.ShouldHaveSingleItem().ShouldBe("Admin__Key has 4097 characters; make one of 4096 at the most by chance, e.g. with 'openssl rand -base64 32'.");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("http://localhost:1;http://[::1]:2;http://127.0.0.2:3", true)]
    [InlineData("http://127.0.0.1:1;http://0.0.0.0:2", false)]
    [InlineData("http://*:1", false)]
    [InlineData("http://+:1", false)]
    [InlineData("http://localhost.example:1", false)]
    public void Run_that_only_this_machine_can_reach_has_a_key_of_its_own(string urls, bool isLocal)
    {
        var start = AdminStart.OpenLocally(Start(("urls", urls)));

        start.Settings.HasMadeKey.ShouldBe(isLocal);
        (start.Settings.AdminKey?.Length >= 32).ShouldBe(isLocal);
    }

    [Theory]
    [InlineData("FUNCTIONS_CUSTOMHANDLER_PORT", "4711")]
    [InlineData("Kestrel__Endpoints__Public__Url", "http://0.0.0.0:80")]
    [InlineData("Admin__Key", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")]
    public void Run_in_Functions_one_whose_places_Kestrel_knows_and_one_with_a_key_have_none_of_their_own(string name, string value)
        => AdminStart.OpenLocally(Start((name, value))).Settings.HasMadeKey.ShouldBeFalse();

    [Fact]
    public void Affinity_key_that_is_short_is_refused_and_not_shown()
        => Read(("Affinity__Key", "fifteen letters")).Errors.ShouldHaveSingleItem().ShouldStartWith("Affinity__Key has 15 characters; make one of 16 or more");

    [Theory]
    [InlineData("00:00:00", 0)]
    [InlineData("00:01:30", 90)]
    [InlineData("1.00:00:00", 86400)]
    public void Grace_is_read_as_hours_minutes_and_seconds(string text, int seconds) =>
        Read(("ShutdownGrace", text)).Settings.ShutdownGrace.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("25")]
    [InlineData("-00:00:01")]
    [InlineData("1.00:00:01")]
    [InlineData("00:00:61")]
    [InlineData("soon")]
    public void Grace_that_nobody_can_mean_is_refused(string text) =>
        Read(("ShutdownGrace", text)).Errors.ShouldHaveSingleItem().ShouldStartWith($"ShutdownGrace is '{text}'; write hours");

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("+80")]
    [InlineData("eighty")]
    public void Port_of_the_host_that_is_none_is_refused(string port) =>
        Read(("FUNCTIONS_CUSTOMHANDLER_PORT", port)).Errors.ShouldHaveSingleItem().ShouldContain($"'{port}'");

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://+:8080; https://[::1]:8443")]
    [InlineData("http://unix:/run/funcproxy.sock")]
    public void Address_that_the_server_knows_is_taken(string urls) => Read(("urls", urls)).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("foo")]
    [InlineData("ftp://127.0.0.1:80")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:80/base")]
    [InlineData("http://256.0.0.1:80")]
    [InlineData("http://locahost:80")]
    [InlineData(";")]
    public void Address_that_the_server_cannot_take_is_refused(string urls) =>
        Read(("urls", urls)).Errors.ShouldHaveSingleItem().ShouldContain($"'{urls}'");

    [Theory]
    [InlineData("Logging__LogLevel__Default")]
    [InlineData("Logging__Console__LogLevel__FuncProxy")]
    public void Log_level_that_is_none_is_refused(string name)
    {
        Read((name, "Loud")).Errors.ShouldHaveSingleItem().ShouldStartWith($"{name} is 'Loud'");
        Read((name, "debug")).Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("edge-1", "my-site", "edge-1")]
    [InlineData("", "my-site", "my-site")]
    public void Instance_is_named_by_its_setting_or_its_site(string name, string site, string expected) =>
        Read(("InstanceName", name), ("WEBSITE_SITE_NAME", site)).Settings.InstanceName.ShouldBe(expected);

    [Fact]
    public void Instance_that_nobody_names_has_a_name_of_its_own()
    {
        var (one, other) = (Read().Settings.InstanceName, Read().Settings.InstanceName);

        one.ShouldMatch("^FuncProxy-[0-9a-f]{8}$");
        other.ShouldNotBe(one);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("a,b")]
    [InlineData("é")]
    public void Instance_name_that_Via_cannot_hold_is_refused(string name) =>
        Read(("InstanceName", name)).Errors.ShouldHaveSingleItem().ShouldStartWith($"InstanceName is '{name}'");

    [Fact]
    public void Limits_have_their_defaults()
    {
        var (settings, errors) = Read(("Limits__MaxHeaderCount", ""));

        errors.ShouldBeEmpty();
        settings.Limits.ShouldBe(new ProxyLimits());
    }

    [Theory]
    [InlineData("MaxRequestLineBytes", "8192")]
    [InlineData("MaxHeaderBytes", "65536")]
    [InlineData("MaxHeaderCount", "50")]
    [InlineData("HeaderTimeout", "00:00:05")]
    [InlineData("KeepAliveTimeout", "00:01:00")]
    [InlineData("MinRequestBytesPerSecond", "0")]
    [InlineData("RequestGrace", "00:00:10")]
    [InlineData("MinResponseBytesPerSecond", "1")]
    [InlineData("ResponseGrace", "00:00:10")]
    [InlineData("MaxConcurrentRequests", "0")]
    [InlineData("MaxQueuedRequests", "0")]
    [InlineData("QueueTimeout", "00:00:00")]
    [InlineData("MaxConcurrentRequestsPerClient", "20")]
    public void Limit_is_read_into_the_property_of_its_name(string name, string text)
    {
        var (settings, errors) = Read(($"Limits__{name}", text));

        errors.ShouldBeEmpty();
        Convert.ToString(typeof(ProxyLimits).GetProperty(name)!.GetValue(settings.Limits)).ShouldBe(text);
    }

    [Theory]
    [InlineData("MaxRequestLineBytes", "255")]
    [InlineData("MaxRequestLineBytes", "262145")]
    [InlineData("MaxHeaderBytes", "16 KiB")]
    [InlineData("MaxHeaderCount", "-1")]
    [InlineData("HeaderTimeout", "15")]
    [InlineData("RequestGrace", "00:00:01")]
    [InlineData("ResponseGrace", "01:00:01")]
    [InlineData("MaxConcurrentRequests", "many")]
    public void Limit_that_nobody_can_mean_is_refused(string name, string text) =>
        Read(($"Limits__{name}", text)).Errors.ShouldHaveSingleItem().ShouldStartWith($"Limits__{name} is '{text}'; write ");

    [Fact]
    public void Wrong_settings_are_told_all_at_once() =>
        Read(("Limits__MaxHeaderCount", "x"), ("Limits__QueueTimeout", "x"), ("InstanceName", "a b"), ("ShutdownGrace", "x")).Errors.Count.ShouldBe(4);

    [Theory]
    [InlineData("Admin:Key", true)]
    [InlineData("admin:key", true)]
    [InlineData("Affinity:Key", true)]
    [InlineData("RouteStorage", true)]
    [InlineData("RouteStorage:accountName", true)]
    [InlineData("AzureWebJobsStorage", true)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", true)]
    [InlineData("IDENTITY_HEADER", true)]
    [InlineData("EAST_KEY", false)]
    [InlineData("ADMINISTRATOR", false)]
    public void Secrets_of_the_proxy_itself_are_no_documents_to_name(string key, bool isOwn) => OwnSecrets.Contain(key).ShouldBe(isOwn);

    private static (ProxySettings Settings, List<string> Errors) Read(params (string Name, string Value)[] values)
    {
        var errors = new List<string>();
        return (ProxySettings.Read(Configuration(values), errors), errors);
    }

    private static ProxyStart Start(params (string Name, string Value)[] values) => new(Configuration(values), Read(values).Settings);

    private static IConfiguration Configuration((string Name, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Name.Replace("__", ":"), (string?)value.Value)))
        .Build();
}
