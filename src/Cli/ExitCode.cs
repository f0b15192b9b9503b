namespace FuncProxy.Cli;

/// <summary>What the tool's exit codes mean.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The document is wrong, or cannot be read; also what a mistyped command line ends with.</summary>
    public const int Refused = 1;

    /// <summary>The table could not be reached, read or written.</summary>
    public const int Unavailable = 2;

    /// <summary>Somebody else published meanwhile.</summary>
    public const int Conflict = 3;

    /// <summary>A bug of the tool.</summary>
    public const int Unexpected = 70;

    /// <summary>Stopped by Ctrl-C or SIGTERM.</summary>
    public const int Stopped = 130;
}
