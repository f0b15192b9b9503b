using System.Globalization;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>The process's settings, read and checked once at start.</summary>
internal sealed record ProxySettings
{
    public const string DefaultRouteFile = "routes.json";
    public const string DefaultUrls = "http://127.0.0.1:7071";
    private const string DefaultCacheName = "FuncProxy";
    private const long DefaultCacheBytes = 64 * 1024 * 1024;
    private const long LeastCacheBytes = 1024 * 1024;
    private const long MostCacheBytes = 64L * 1024 * 1024 * 1024;
    private static readonly TimeSpan DefaultShutdownGrace = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestExport = TimeSpan.FromSeconds(2);

    /// <summary>The routes file, relative to the working directory.</summary>
    public required string RouteFile { get; init; }

    /// <summary>The table that the routes live in; null when they live in <see cref="RouteFile"/>.</summary>
    public required RouteStorageSettings? RouteStorage { get; init; }

    /// <summary>Where to listen.</summary>
    public required string Urls { get; init; }

    /// <summary>Whether the Azure Functions host has started the process.</summary>
    public required bool InFunctions { get; init; }

    /// <summary>The peers whose forwarding fields are believed.</summary>
    public required TrustedProxies TrustedProxies { get; init; }

    /// <summary>The deployment's name in Via.</summary>
    public required string InstanceName { get; init; }

    /// <summary>The cache's name in Cache-Status.</summary>
    public required string CacheName { get; init; }

    /// <summary>How much memory the cache takes, in bytes.</summary>
    public required long CacheSizeLimitBytes { get; init; }

    /// <summary>How much is taken from clients.</summary>
    public required ProxyLimits Limits { get; init; }

    /// <summary>Signs the keys by which clients stay with a destination; null when none is set.</summary>
    public required AffinityKey? AffinityKey { get; init; }

    /// <summary>Opens the admin API; null when there is none.</summary>
    public required string? AdminKey { get; init; }

    /// <summary>The hosts that have the admin API and its page; null for every one.</summary>
    public required HostList? AdminHosts { get; init; }

    /// <summary>Whether <see cref="AdminKey"/> was made for this run, and nobody knows it yet.</summary>
    public bool HasMadeKey { get; init; }

    /// <summary>Which share of the requests the access log has; null where its category's level decides alone.</summary>
    public required double? AccessLogSample { get; init; }

    /// <summary>Where telemetry is exported to; null for nowhere.</summary>
    public required OtlpSettings? Otlp { get; init; }

    /// <summary>How long requests in flight may go on after a stop, and what is left of telemetry may take after them.</summary>
    public required TimeSpan ShutdownGrace { get; init; }

    /// <summary>The part of <see cref="ShutdownGrace"/> that is kept for the last export.</summary>
    public TimeSpan ExportGrace => Otlp is null ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(LongestExport.Ticks, ShutdownGrace.Ticks / 2));

    /// <summary>The part of <see cref="ShutdownGrace"/> that is the requests'.</summary>
    public TimeSpan RequestGrace => ShutdownGrace - ExportGrace;

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">Where they stand; an empty value counts as unset.</param>
    /// <param name="errors">Receives a line for each setting that is wrong.</param>
    public static ProxySettings Read(IConfiguration configuration, List<string> errors)
    {
        var port = Value(configuration, "FUNCTIONS_CUSTOMHANDLER_PORT");
        if (port is not null && !(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
        {
            errors.Add($"FUNCTIONS_CUSTOMHANDLER_PORT is '{port}'; it must be a port, 1 to 65535.");
        }
        var urls = port is null ? Value(configuration, "urls") ?? Value(configuration, "ASPNETCORE_URLS") ?? DefaultUrls : $"http://127.0.0.1:{port}";
        if (port is null)
        {
            ListenAddresses.Check(urls, errors);
        }
        LogLevels.Check(configuration.GetSection("Logging"), errors);
        return new ProxySettings
        {
            RouteFile = Value(configuration, "RouteFile") ?? DefaultRouteFile,
            RouteStorage = RouteStorageSettings.Read(configuration, errors),
            Urls = urls,
            InFunctions = port is not null,
            TrustedProxies = ReadTrustedProxies(configuration, errors),
            InstanceName = ReadInstanceName(configuration, errors) ?? InstanceNames.Unique(),
            // Nobody asks for the instance's own name here: what stands in for one would differ after each start.
            CacheName = ReadInstanceName(configuration, []) ?? DefaultCacheName,
            CacheSizeLimitBytes = ReadCacheSize(configuration, errors),
            Limits = LimitSettings.Read(configuration, errors),
            AffinityKey = ReadAffinityKey(configuration, errors),
            AccessLogSample = ReadAccessLogSample(configuration, errors),
            Otlp = OtlpSettings.Read(configuration, errors),
            AdminKey = ReadAdminKey(configuration, errors),
            AdminHosts = ReadAdminHosts(configuration, errors),
            ShutdownGrace = ReadSpan(configuration, "ShutdownGrace", DefaultShutdownGrace, errors),
        };
    }

    private static TrustedProxies ReadTrustedProxies(IConfiguration configuration, List<string> errors)
    {
        try
        {
            return TrustedProxies.Parse(Value(configuration, "TrustedProxies"));
        }
        catch (FormatException exception)
        {
            errors.Add($"TrustedProxies: {exception.Message}.");
            return new TrustedProxies([]);
        }
    }

    private static string? ReadInstanceName(IConfiguration configuration, List<string> errors)
    {
        var site = Value(configuration, "WEBSITE_SITE_NAME");
        if (Value(configuration, "InstanceName") is { } name)
        {
            if (InstanceNames.IsValid(name))
            {
                return name;
            }
            errors.Add($"InstanceName is '{name}'; write letters, digits and !#$%&'*+-.^_`|~, 64 characters at the most.");
        }
        return site is not null && InstanceNames.IsValid(site) ? site : null;
    }

    private static long ReadCacheSize(IConfiguration configuration, List<string> errors)
    {
        var text = Value(configuration, "Cache:SizeLimitBytes");
        if (text is null)
        {
            return DefaultCacheBytes;
        }
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is >= LeastCacheBytes and <= MostCacheBytes)
        {
            return bytes;
        }
        errors.Add($"Cache__SizeLimitBytes is '{text}'; write a number of bytes, {LeastCacheBytes} to {MostCacheBytes}, such as {DefaultCacheBytes}.");
        return DefaultCacheBytes;
    }

    private static double? ReadAccessLogSample(IConfiguration configuration, List<string> errors)
    {
        var text = Value(configuration, "AccessLog:Sample");
        if (text is null)
        {
            return null;
        }
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= 1)
        {
            return share;
        }
        errors.Add($"AccessLog__Sample is '{text}'; write the share of requests that are logged, 0 to 1, such as 0.1; 0 is off.");
        return null;
    }

    private static AffinityKey? ReadAffinityKey(IConfiguration configuration, List<string> errors)
    {
        var secret = Value(configuration, "Affinity:Key");
        if (secret is null or { Length: >= AffinityKey.MinLength })
        {
            return secret is null ? null : new AffinityKey(secret);
        }
        errors.Add($"Affinity__Key has {secret.Length} characters; make one of {AffinityKey.MinLength} or more by chance, e.g. with 'openssl rand -base64 32', the same for all instances.");
        return null;
    }

    private static string? ReadAdminKey(IConfiguration configuration, List<string> errors)
    {
        var secret = Value(configuration, "Admin:Key");
        if (secret is null)
        {
            return null;
        }
        // Constants alone, which the compiler copies: without a key the admin API's assembly is not loaded.
        if (secret.Length is < Admin.Access.AdminKey.MinLength or > Admin.Access.AdminKey.MaxLength)
        {
            var wanted = secret.Length < Admin.Access.AdminKey.MinLength ? $"{Admin.Access.AdminKey.MinLength} or more" : $"{Admin.Access.AdminKey.MaxLength} at the most";
            errors.Add($"Admin__Key has {secret.Length} characters; make one of {wanted} by chance, e.g. with 'openssl rand -base64 32'.");
            return null;
        }
        var wrong = secret.AsSpan().IndexOfAnyExceptInRange(Admin.Access.AdminKey.FirstCharacter, Admin.Access.AdminKey.LastCharacter);
        if (wrong >= 0)
        {
            errors.Add($"Admin__Key has a character at position {wrong + 1} that no request can present; write letters, digits and signs of ASCII without a space, e.g. of 'openssl rand -base64 32'.");
            return null;
        }
        return secret;
    }

    private static HostList? ReadAdminHosts(IConfiguration configuration, List<string> errors)
    {
        try
        {
            return Value(configuration, "Admin:Hosts") is { } list ? HostList.Parse(list) : null;
        }
        catch (FormatException exception)
        {
            errors.Add($"Admin__Hosts: {exception.Message}.");
            return null;
        }
    }

    /// <summary>A time; of a wrong one an error is kept.</summary>
    internal static TimeSpan ReadSpan(IConfiguration configuration, string name, TimeSpan otherwise, List<string> errors)
    {
        var text = Value(configuration, name);
        if (text is null)
        {
            return otherwise;
        }
        // A bare number would be days, which nobody means.
        if (text.Contains(':') && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && span <= LongestSpan)
        {
            return span;
        }
        errors.Add($"{name} is '{text}'; write hours, minutes and seconds, such as {otherwise}, and a day at the most.");
        return otherwise;
    }

    /// <summary>A setting's value; null when it is unset or empty.</summary>
    internal static string? Value(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } value ? value : null;
}
