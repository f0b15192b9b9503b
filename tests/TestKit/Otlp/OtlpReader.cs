namespace FuncProxy.TestKit;

/// <summary>Reads what is common to the three export requests of OTLP (opentelemetry-proto 1.x): resource, scope, attributes.</summary>
internal static class OtlpReader
{
    /// <summary>Reads one item of a scope.</summary>
    public delegate void ItemReader(ReadOnlySpan<byte> item, string scope, IReadOnlyDictionary<string, object> resource);

    /// <summary>Reads an export request: the resources, in them the scopes, in them the items.</summary>
    public static void Read(ReadOnlySpan<byte> request, ItemReader read)
    {
        var reader = new ProtoReader(request);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                ReadResource(reader.Bytes, read);
            }
        }
    }

    /// <summary>Reads one attribute into a dictionary.</summary>
    public static void AddAttribute(Dictionary<string, object> to, ReadOnlySpan<byte> pair)
    {
        var reader = new ProtoReader(pair);
        var name = "";
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                name = reader.Text;
            }
            else if (reader.Field == 2)
            {
                to[name] = Value(reader.Bytes);
            }
        }
    }

    /// <summary>Reads a value of any kind; numbers are long or double.</summary>
    public static object Value(ReadOnlySpan<byte> value)
    {
        var reader = new ProtoReader(value);
        return !reader.Next() ? "" : reader.Field switch
        {
            1 => reader.Text,
            2 => reader.Number != 0,
            3 => (long)reader.Number,
            4 => reader.Double,
            _ => reader.Hex,
        };
    }

    private static void ReadResource(ReadOnlySpan<byte> part, ItemReader read)
    {
        var resource = new Dictionary<string, object>();
        var reader = new ProtoReader(part);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                var attributes = new ProtoReader(reader.Bytes);
                while (attributes.Next())
                {
                    AddAttribute(resource, attributes.Bytes);
                }
            }
            else if (reader.Field == 2)
            {
                ReadScope(reader.Bytes, resource, read);
            }
        }
    }

    private static void ReadScope(ReadOnlySpan<byte> part, IReadOnlyDictionary<string, object> resource, ItemReader read)
    {
        var scope = "";
        var reader = new ProtoReader(part);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                var name = new ProtoReader(reader.Bytes);
                scope = name.Next() && name.Field == 1 ? name.Text : "";
            }
            else if (reader.Field == 2)
            {
                read(reader.Bytes, scope, resource);
            }
        }
    }
}
