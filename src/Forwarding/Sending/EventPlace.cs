namespace FuncProxy.Forwarding.Sending;

/// <summary>Where an event stream stands: within an event or between two (WHATWG HTML §9.2.6). Lines may end with CR, LF or both, and the stream may be cut anywhere.</summary>
internal struct EventPlace
{
    private bool _isInEvent;
    private bool _isInLine;
    private bool _isAfterCarriageReturn;

    /// <summary>Whether what is put in here belongs to no event: the last line is ended, and no field has come since the last empty line. A comment is no field.</summary>
    public readonly bool IsBetweenEvents => !_isInEvent && !_isInLine;

    /// <summary>Moves on over bytes of the stream.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (!_isInLine && !BeginLine(bytes[0]))
            {
                bytes = bytes[1..];
                continue;
            }
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                return;
            }
            _isAfterCarriageReturn = bytes[end] == '\r';
            _isInLine = false;
            bytes = bytes[(end + 1)..];
        }
    }

    private bool BeginLine(byte first)
    {
        var endsFormerLine = _isAfterCarriageReturn && first == '\n';
        _isAfterCarriageReturn = first == '\r';
        if (first is (byte)'\r' or (byte)'\n')
        {
            _isInEvent &= endsFormerLine;
            return false;
        }
        _isInLine = true;
        _isInEvent |= first != ':';
        return true;
    }
}
