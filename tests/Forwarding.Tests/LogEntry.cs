using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Tests;

/// <summary>One line of a <see cref="CapturedLog"/>.</summary>
internal sealed record LogEntry(LogLevel Level, string Category, int Id, string Message, Exception? Exception);
