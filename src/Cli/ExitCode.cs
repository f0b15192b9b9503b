namespace FuncProxy.Cli;

/// <summary>What the tool's exit codes mean (docs/cli.md).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The document or an argument is wrong, or cannot be read; also what a mistyped command line ends with.</summary>
    public const int Refused = 1;

    /// <summary>The table could not be reached, read or written.</summary>
    public const int Unavailable = 2;

    /// <summary>Somebody else published, or changed the file, meanwhile.</summary>
    public const int Conflict = 3;

    /// <summary>Nobody said yes: the answer was no, or there was no terminal to ask at and no <c>--yes</c>.</summary>
    public const int Declined = 4;

    /// <summary><c>diff</c>: the two are different.</summary>
    public const int Different = 5;

    /// <summary>A bug of the tool.</summary>
    public const int Unexpected = 70;

    /// <summary>Stopped by Ctrl-C or SIGTERM.</summary>
    public const int Stopped = 130;
}
