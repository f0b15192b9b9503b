namespace FuncProxy.Forwarding.Retrying;

/// <summary>For what a request is sent once more.</summary>
[Flags]
internal enum RetryCauses
{
    /// <summary>For nothing.</summary>
    None = 0,

    /// <summary>No connection could be made, or it was found unfit: nothing was sent.</summary>
    Unsent = 1,

    /// <summary>The connection ended before the head of an answer had come.</summary>
    Unanswered = 2,

    /// <summary>The destination was silent for too long.</summary>
    Timeout = 4,

    /// <summary>The destination answered 429.</summary>
    TooManyRequests = 8,

    /// <summary>The destination answered that it has failed.</summary>
    ServerError = 16,

    /// <summary>No answer has come yet, though others may: a second destination is asked beside the first.</summary>
    Late = 32,
}
