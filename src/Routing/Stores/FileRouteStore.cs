using System.Security.Cryptography;
using FuncProxy.Routing.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Routing.Stores;

/// <summary>Routes from a JSON file, which is watched: a write in place, a rename over it, a deletion and creation, and a flip of any symbolic link on its way are seen.</summary>
public sealed class FileRouteStore : IRouteStore
{
    // 10,000 routes are about 5 MB.
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly Func<string, string?>? _settings;
    private readonly IReadOnlyList<IRouteDocumentRule>? _rules;
    private readonly FileWatch _watch;
    private readonly string _path;

    /// <summary>A store for a file, which need not exist yet.</summary>
    /// <param name="path">The file; when relative, from the current directory.</param>
    /// <param name="settings">App settings by name, for <c>%NAME%</c>.</param>
    /// <param name="time">The clock of the watch.</param>
    /// <param name="logger">Where trouble of the watch is logged.</param>
    /// <param name="rules">Further rules for <see cref="RouteDocumentReader"/>.</param>
    public FileRouteStore(string path, Func<string, string?>? settings, TimeProvider time, ILogger<FileRouteStore> logger, IReadOnlyList<IRouteDocumentRule>? rules = null)
        : this(path, settings, time, logger, rules, usesNotifications: true)
    {
    }

    internal FileRouteStore(string path, Func<string, string?>? settings, TimeProvider time, ILogger<FileRouteStore> logger, IReadOnlyList<IRouteDocumentRule>? rules, bool usesNotifications)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Name, _settings, _rules) = (path, settings, rules);
        _path = Path.GetFullPath(path);
        _watch = new FileWatch(_path, Name, time, logger, usesNotifications);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public TimeSpan? RefreshInterval => null;

    /// <inheritdoc/>
    /// <remarks>The version is the SHA-256 of the content. A change of an app setting alone does not change it; app settings are fixed while a process lives.</remarks>
    public async Task<RouteStoreReading> ReadAsync(string? served, CancellationToken cancellationToken)
    {
        _watch.NoteReading();
        using var content = new MemoryStream();
        try
        {
            await LoadAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Failure(exception);
        }

        ReadOnlyMemory<byte> text = content.GetBuffer().AsMemory(0, (int)content.Length);
        var version = Convert.ToHexStringLower(SHA256.HashData(text.Span));
        var result = RouteDocumentReader.Read(text, _settings, _rules);
        return result.Document is not null
            ? new(version, result.Document, [])
            : new(version + " invalid", null, [.. result.Errors.Select(e => $"{Name}: {e}")]);
    }

    /// <inheritdoc/>
    /// <remarks>Take the token before reading, so that no change falls between the two. Changes within a tenth of a second are one.</remarks>
    public IChangeToken Watch() => _watch.Token();

    /// <summary>Ends the watch; tokens that were taken no longer fire.</summary>
    public void Dispose() => _watch.Dispose();

    private async Task LoadAsync(MemoryStream content, CancellationToken cancellationToken)
    {
        // Whoever replaces the file must not be locked out meanwhile.
        await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        if (file.Length > MaxBytes)
        {
            throw new FileTooLargeException();
        }

        content.Capacity = (int)file.Length;
        await file.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
    }

    // The system's own messages name absolute paths, which are no business of a caller.
    private RouteStoreReading Failure(Exception exception)
    {
        var (kind, message) = exception switch
        {
            FileTooLargeException => ("too large", $"the file is larger than {MaxBytes / (1024 * 1024)} MiB; split or shorten it"),
            _ when Directory.Exists(_path) => ("directory", "this is a directory; name the file in it with the setting RouteFile"),
            FileNotFoundException or DirectoryNotFoundException => ("missing", "the file does not exist; create it, or name another with the setting RouteFile"),
            UnauthorizedAccessException => ("unreadable", "the file may not be read; give the proxy's user the permission to read it"),
            _ => ("unreadable " + exception.HResult.ToString("x8", null), $"the file could not be read (error {exception.HResult:x8}); see that its disk or share is reachable"),
        };
        return new(kind, null, [$"{Name}: {message}"]);
    }

    private sealed class FileTooLargeException : IOException;
}
