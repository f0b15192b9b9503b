using System.Globalization;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>Reads the settings <c>Limits__…</c>.</summary>
internal sealed class LimitSettings(IConfiguration configuration, List<string> errors)
{
    // The server's buffer holds 1 MiB of a request, and twice the limit goes into it.
    private const int MostHeadBytes = 256 * 1024;
    private const int Most = 1_000_000;

    // The server looks at its clock once a second.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly ProxyLimits Default = new();

    /// <summary>Reads them.</summary>
    /// <param name="configuration">Where they stand; an empty value counts as unset.</param>
    /// <param name="errors">Receives a line for each that is wrong.</param>
    public static ProxyLimits Read(IConfiguration configuration, List<string> errors) => new LimitSettings(configuration, errors).Read();

    private ProxyLimits Read() => new()
    {
        MaxRequestLineBytes = Number(nameof(Default.MaxRequestLineBytes), Default.MaxRequestLineBytes, 256, MostHeadBytes),
        MaxHeaderBytes = Number(nameof(Default.MaxHeaderBytes), Default.MaxHeaderBytes, 1024, MostHeadBytes),
        MaxHeaderCount = Number(nameof(Default.MaxHeaderCount), Default.MaxHeaderCount, 10, 10_000),
        HeaderTimeout = Span(nameof(Default.HeaderTimeout), Default.HeaderTimeout, Shortest),
        KeepAliveTimeout = Span(nameof(Default.KeepAliveTimeout), Default.KeepAliveTimeout, Shortest),
        MinRequestBytesPerSecond = Number(nameof(Default.MinRequestBytesPerSecond), Default.MinRequestBytesPerSecond, 0, Most),
        RequestGrace = Span(nameof(Default.RequestGrace), Default.RequestGrace, Shortest),
        MinResponseBytesPerSecond = Number(nameof(Default.MinResponseBytesPerSecond), Default.MinResponseBytesPerSecond, 0, Most),
        ResponseGrace = Span(nameof(Default.ResponseGrace), Default.ResponseGrace, Shortest),
        MaxConcurrentRequests = Number(nameof(Default.MaxConcurrentRequests), Default.MaxConcurrentRequests, 0, Most),
        MaxQueuedRequests = Number(nameof(Default.MaxQueuedRequests), Default.MaxQueuedRequests, 0, Most),
        QueueTimeout = Span(nameof(Default.QueueTimeout), Default.QueueTimeout, TimeSpan.Zero),
        Window = ReadWindow(),
        MaxConcurrentRequestsPerClient = Number(nameof(Default.MaxConcurrentRequestsPerClient), Default.MaxConcurrentRequestsPerClient, 0, Most),
    };

    private int Number(string name, int otherwise, int least, int most)
    {
        var text = configuration[$"Limits:{name}"];
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }
        errors.Add($"Limits__{name} is '{text}'; write a number, {least} to {most}, such as {otherwise}.");
        return otherwise;
    }

    private TimeSpan ReadWindow()
    {
        var window = Span(nameof(Default.Window), Default.Window, TimeSpan.FromSeconds(1));
        if (window.Ticks % TimeSpan.TicksPerSecond == 0 && TimeSpan.TicksPerMinute % window.Ticks == 0)
        {
            return window;
        }
        errors.Add($"Limits__Window is '{window}'; write whole seconds of which a minute is a multiple, such as 00:00:10, 00:00:30 or 00:01:00.");
        return Default.Window;
    }

    private TimeSpan Span(string name, TimeSpan otherwise, TimeSpan least)
    {
        var text = configuration[$"Limits:{name}"];
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }
        // A bare number would be days, which nobody means.
        if (text.Contains(':') && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) && span >= least && span <= Longest)
        {
            return span;
        }
        errors.Add($"Limits__{name} is '{text}'; write hours, minutes and seconds, {least} to {Longest}, such as {otherwise}.");
        return otherwise;
    }
}
