namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>One form of a body.</summary>
/// <param name="name">Its name.</param>
internal sealed class BodyForm(string name)
{
    public string Name => name;

    /// <summary>Ends with the form; with null where it could not be made. Never fails.</summary>
    public TaskCompletionSource<StoredBody?> Made { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
