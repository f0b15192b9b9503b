using System.Buffers.Binary;
using System.Text;

namespace FuncProxy.TestKit;

/// <summary>Reads a protobuf message field by field, as far as OTLP needs it. It has no schema: whoever reads knows the fields' numbers.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field that <see cref="Next"/> has read.</summary>
    public int Field { get; private set; }

    /// <summary>The field's value where it is a number; a double's bits.</summary>
    public ulong Number { get; private set; }

    /// <summary>The field's value where it is a message, a string or bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The same as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The same as hexadecimal digits, as ids are written.</summary>
    public readonly string Hex => Convert.ToHexStringLower(Bytes);

    /// <summary>The value as a double.</summary>
    public readonly double Double => BitConverter.UInt64BitsToDouble(Number);

    /// <summary>Reads the next field.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }
        var tag = ReadVarint();
        Field = (int)(tag >> 3);
        Bytes = default;
        switch (tag & 7)
        {
            case Varint:
                Number = ReadVarint();
                break;
            case Fixed64:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
                _rest = _rest[sizeof(ulong)..];
                break;
            case LengthDelimited:
                var length = (int)ReadVarint();
                Bytes = _rest[..length];
                _rest = _rest[length..];
                break;
            case Fixed32:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
                _rest = _rest[sizeof(uint)..];
                break;
            default:
                throw new InvalidDataException($"A protobuf field has the wire type {tag & 7}.");
        }
        return true;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
