using System.Buffers.Binary;
using System.Text.Json;

namespace LocalCosmos.Protocol;

/// <summary>
/// JSON in the binary form that the SDK asks of queries: a byte that says so, and then each value as a type marker with its
/// length and content, little-endian. The SDK reads it without looking at each character, and steps over what it is not
/// asked for.
/// </summary>
/// <remarks>Of the markers that the SDK knows, these are the plain ones: none for strings that are frequent, or repeated.</remarks>
internal sealed class CosmosBinary
{
    /// <summary>The name of the form in the header of the request.</summary>
    public const string Name = "CosmosBinary";

    private const byte Form = 0x80;

    private const int LiteralIntegers = 0x20;
    private const byte ShortString = 0x80;
    private const int LongestShortString = 0x3F;
    private const byte String1 = 0xC0;
    private const byte String2 = 0xC1;
    private const byte String4 = 0xC2;
    private const byte Integer4 = 0xCA;
    private const byte Integer8 = 0xCB;
    private const byte Double = 0xCC;
    private const byte Null = 0xD0;
    private const byte False = 0xD1;
    private const byte True = 0xD2;
    private const byte EmptyArray = 0xE0;
    private const byte Array4 = 0xE4;
    private const byte EmptyObject = 0xE8;
    private const byte Object4 = 0xEC;

    /// <summary>A marker and a length of four bytes.</summary>
    private const int Head = 1 + sizeof(int);

    private readonly Stack<int> _open = new();
    private byte[] _bytes;
    private int _length;

    private CosmosBinary(int capacity) => _bytes = new byte[capacity];

    /// <summary>The binary form of a valid JSON text.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> json)
    {
        var binary = new CosmosBinary(json.Length + Head);
        binary.Room(1)[0] = Form;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1024 });
        while (reader.Read())
            binary.Write(ref reader);
        return binary._bytes.AsMemory(0, binary._length);
    }

    private void Write(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _open.Push(_length);
                Room(Head);
                break;
            case JsonTokenType.EndObject:
                Close(Object4, EmptyObject);
                break;
            case JsonTokenType.EndArray:
                Close(Array4, EmptyArray);
                break;
            case JsonTokenType.PropertyName or JsonTokenType.String:
                WriteText(ref reader);
                break;
            case JsonTokenType.Number:
                WriteNumber(ref reader);
                break;
            case JsonTokenType.True:
                Room(1)[0] = True;
                break;
            case JsonTokenType.False:
                Room(1)[0] = False;
                break;
            default:
                Room(1)[0] = Null;
                break;
        }
    }

    /// <summary>Enters the length of what was written since the innermost array or object began.</summary>
    private void Close(byte marker, byte empty)
    {
        var start = _open.Pop();
        var content = _length - start - Head;
        if (content == 0)
        {
            _bytes[start] = empty;
            _length = start + 1;
            return;
        }

        _bytes[start] = marker;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start + 1), content);
    }

    private void WriteText(ref Utf8JsonReader reader)
    {
        // Escapes only become shorter.
        var most = reader.ValueSpan.Length;
        var head = most switch
        {
            <= LongestShortString => 1,
            <= byte.MaxValue => 2,
            <= ushort.MaxValue => 3,
            _ => Head,
        };
        var room = Room(head + most);
        var length = reader.ValueIsEscaped ? reader.CopyString(room[head..]) : most;
        if (!reader.ValueIsEscaped)
            reader.ValueSpan.CopyTo(room[head..]);
        switch (head)
        {
            case 1:
                room[0] = (byte)(ShortString + length);
                break;
            case 2:
                (room[0], room[1]) = (String1, (byte)length);
                break;
            case 3:
                room[0] = String2;
                BinaryPrimitives.WriteUInt16LittleEndian(room[1..], (ushort)length);
                break;
            default:
                room[0] = String4;
                BinaryPrimitives.WriteInt32LittleEndian(room[1..], length);
                break;
        }

        _length -= most - length;
    }

    private void WriteNumber(ref Utf8JsonReader reader)
    {
        if (!reader.TryGetInt64(out var integer))
        {
            var room = Room(1 + sizeof(double));
            room[0] = Double;
            BinaryPrimitives.WriteDoubleLittleEndian(room[1..], reader.GetDouble());
        }
        else if (integer is >= 0 and < LiteralIntegers)
        {
            Room(1)[0] = (byte)integer;
        }
        else if (integer is >= int.MinValue and <= int.MaxValue)
        {
            var room = Room(1 + sizeof(int));
            room[0] = Integer4;
            BinaryPrimitives.WriteInt32LittleEndian(room[1..], (int)integer);
        }
        else
        {
            var room = Room(1 + sizeof(long));
            room[0] = Integer8;
            BinaryPrimitives.WriteInt64LittleEndian(room[1..], integer);
        }
    }

    /// <summary>So many more bytes at the end.</summary>
    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
