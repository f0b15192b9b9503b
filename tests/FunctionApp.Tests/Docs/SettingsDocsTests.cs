using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using FuncProxy.FunctionApp.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.FunctionApp.Tests.Docs;

/// <summary>The code, docs/settings.md and local.settings.sample.json name the same settings.</summary>
public sealed partial class SettingsDocsTests
{
    // Not the proxy's own: the hosting gives them, or they are of .NET.
    private static readonly string[] OfTheHosting = ["FUNCTIONS_CUSTOMHANDLER_PORT", "WEBSITE_SITE_NAME", "urls", "ASPNETCORE_URLS"];

    [Fact]
    public void Documented_settings_are_those_that_the_code_reads() => Documented().ShouldBe(Read());

    [Fact]
    public void Sample_has_every_setting_of_the_proxy() => Sample().Keys.Order(StringComparer.Ordinal)
        .ShouldBe(Read().Except(OfTheHosting).Append("FUNCTIONS_WORKER_RUNTIME").Order(StringComparer.Ordinal));

    [Fact]
    public void Sample_starts_the_proxy_as_it_is()
    {
        var errors = new List<string>();
        var values = Sample().Select(value => KeyValuePair.Create(value.Key.Replace("__", ":"), (string?)value.Value));

        ProxySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), errors);

        errors.ShouldBeEmpty();
    }

    private static IEnumerable<string> Read()
    {
        var asked = new RecordingConfiguration();
        ProxySettings.Read(asked, []);
        return asked.Names.Select(name => name.Replace(":", "__")).Distinct().Order(StringComparer.Ordinal);
    }

    // Settings stand in the table's first column or in the list of those that are refused; sections of .NET end in an ellipsis.
    private static IEnumerable<string> Documented() => File.ReadLines(Repository.At("docs", "settings.md"))
        .Select(line => line.StartsWith('|') ? line.Split('|')[1] : line.StartsWith("Not built yet", StringComparison.Ordinal) ? line : "")
        .SelectMany(text => Code().Matches(text).Select(match => match.Groups[1].Value.TrimStart('-')))
        .Where(name => !name.EndsWith('…'))
        .Order(StringComparer.Ordinal);

    private static Dictionary<string, string> Sample() => JsonDocument.Parse(File.ReadAllText(Repository.At("local.settings.sample.json")))
        .RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    /// <summary>Has no setting, and notes which ones are asked for.</summary>
    private sealed class RecordingConfiguration : IConfiguration
    {
        private readonly IConfiguration _empty = new ConfigurationBuilder().Build();

        public ConcurrentBag<string> Names { get; } = [];

        public string? this[string key]
        {
            get
            {
                Names.Add(key);
                return null;
            }

            set => throw new NotSupportedException();
        }

        public IConfigurationSection GetSection(string key) => _empty.GetSection(key);

        public IEnumerable<IConfigurationSection> GetChildren() => [];

        public IChangeToken GetReloadToken() => _empty.GetReloadToken();
    }
}
