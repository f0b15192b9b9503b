using System.Collections;
using System.Globalization;
using System.Text;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>A request's log event: attributes by the conventions' names, which no message template can hold, and a line for people. What does not apply is left out.</summary>
internal sealed class AccessLine : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _attributes = new(26);
    private readonly string _text;

    public AccessLine(in RequestRecord record)
    {
        var text = new StringBuilder(256);
        text.Append(record.Method).Append(' ').Append(record.Path).Append(' ').Append(record.Status).Append(' ');
        AppendMilliseconds(text, record.Total).Append(" ms");
        Add(HttpNames.Method, record.Method);
        Add(HttpNames.Path, record.Path);
        Add(HttpNames.Status, HttpNames.StatusOf(record.Status));
        Add(HttpNames.Duration, Math.Round(record.Total.TotalSeconds, 6));
        Add(text, " route=", HttpNames.RouteId, record.Route?.Id);
        Add(HttpNames.Route, record.Route?.Template);
        Add(text, " cluster=", HttpNames.ClusterId, record.Cluster);
        Add(text, " destination=", HttpNames.DestinationId, record.Destination);
        if (record.Attempts.Count > 0)
        {
            Add(text, " attempts=", HttpNames.Attempts, record.Attempts.Count);
            Add(text, " retried=", HttpNames.AttemptReasons, record.Attempts.Reasons() is { Length: > 0 } reasons ? reasons : null, "[", "]");
        }
        Add(text, " error=", HttpNames.Error, record.ErrorType);
        Add(text, " reason=", HttpNames.ErrorReason, record.Reason, "\"", "\"");
        Add(text, " broken-off=", HttpNames.BrokenOff, record.IsBrokenOff ? true : null);
        Add(text, " cache=", HttpNames.CacheResult, HttpNames.CacheOf(record.Cache));
        Add(text, " stored=", HttpNames.CacheStored, record.IsStored ? true : null);
        AddDuration(text, " queue=", HttpNames.QueueDuration, record.Queue);
        AddDuration(text, " connect=", HttpNames.ConnectDuration, record.Connect);
        AddDuration(text, " first-byte=", HttpNames.FirstByteDuration, record.FirstByte ?? TimeSpan.Zero);
        Add(text, " in=", HttpNames.RequestBodySize, record.RequestBytes);
        Add(text, " out=", HttpNames.ResponseBodySize, record.ResponseBytes);
        Add(text, " consumer=", HttpNames.ConsumerId, record.Consumer);
        Add(text, " client=", HttpNames.ClientAddress, record.ClientAddress?.ToString());
        text.Append(" protocol=").Append(record.Protocol);
        Add(HttpNames.ProtocolVersion, HttpNames.VersionOf(record.Protocol));
        Add(text, " id=", HttpNames.RequestId, record.RequestId);
        Add(text, " trace=", HttpNames.TraceId, record.TraceId);
        _text = text.ToString();
    }

    /// <inheritdoc/>
    public int Count => _attributes.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _attributes[index];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _attributes.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The line.</summary>
    public override string ToString() => _text;

    private void Add(string name, object? value)
    {
        if (value is not null)
        {
            _attributes.Add(new(name, value));
        }
    }

    private void Add(StringBuilder text, string label, string name, object? value, string before = "", string after = "")
    {
        if (value is not null)
        {
            text.Append(label).Append(before).Append(CultureInfo.InvariantCulture, $"{value}").Append(after);
            Add(name, value);
        }
    }

    private void AddDuration(StringBuilder text, string label, string name, TimeSpan span)
    {
        if (span > TimeSpan.Zero)
        {
            AppendMilliseconds(text.Append(label), span).Append("ms");
            Add(name, Math.Round(span.TotalSeconds, 6));
        }
    }

    private static StringBuilder AppendMilliseconds(StringBuilder text, TimeSpan span) => text.Append(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.0}");
}
