using System.Net;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Access;

/// <summary>Lets in who shows the key as <c>Authorization: Bearer</c> (RFC 6750 §2.1).</summary>
/// <param name="key">The key.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyCheck(AdminKey key, TimeProvider time)
{
    private readonly WrongKeys _wrong = new(time);

    /// <summary>Judges a request.</summary>
    /// <param name="headers">Its fields.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="wait">How long the address is limited.</param>
    public Admission Check(IHeaderDictionary headers, IPAddress? address, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        var fields = headers.Authorization;
        if (fields.Count == 0 || (fields.Count == 1 && KeyFields.Bearer(fields[0]).IsEmpty))
        {
            return Admission.KeyMissing;
        }
        return Check(fields.Count == 1 ? KeyFields.Bearer(fields[0]) : default, address, out wait);
    }

    /// <summary>Judges what is presented as the key.</summary>
    /// <param name="presented">The text; empty where there are several.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="wait">How long the address is limited.</param>
    public Admission Check(ReadOnlySpan<char> presented, IPAddress? address, out TimeSpan wait)
    {
        wait = _wrong.WaitOf(address);
        if (wait > TimeSpan.Zero)
        {
            return Admission.Limited;
        }
        if (key.Matches(presented))
        {
            return Admission.Granted;
        }
        _wrong.Note(address);
        return Admission.KeyWrong;
    }
}
