using System.Buffers;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Makes another form of a stored body: codes it, or undoes its coding.</summary>
public interface IFormMaker
{
    /// <summary>Makes the form, once for all who want it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="target">Takes the form.</param>
    /// <returns>False where there was no room, or the form is not worth keeping.</returns>
    ValueTask<bool> MakeAsync(ReadOnlySequence<byte> body, IFormTarget target);
}
