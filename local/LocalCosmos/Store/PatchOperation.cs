using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCosmos.Store;

/// <summary>One change of a patch: what to do, where (a JSON pointer), and with what.</summary>
internal sealed class PatchOperation
{
    private const string AtEnd = "-";

    private readonly string _name;
    private readonly string _path;
    private readonly string[] _pointer;
    private readonly string[]? _from;
    private readonly JsonElement _value;

    private PatchOperation(string name, string path, string[]? from, JsonElement value)
    {
        _name = name;
        _path = path;
        _pointer = Pointer(path);
        _from = from;
        _value = value;
    }

    public static PatchOperation Parse(JsonElement operation)
    {
        if (operation.ValueKind != JsonValueKind.Object)
            throw Patch.Invalid("An operation of the patch is not an object.");
        var name = Text(operation, "op");
        if (name is not ("add" or "set" or "replace" or "remove" or "incr" or "move"))
            throw Patch.Invalid($"The patch operation '{name}' is not one of add, set, replace, remove, incr, move.");
        var hasValue = operation.TryGetProperty("value"u8, out var value);
        if (!hasValue && name is not ("remove" or "move"))
            throw Patch.Invalid($"The patch operation {name} has no value.");
        if (name == "incr" && value.ValueKind != JsonValueKind.Number)
            throw Patch.Invalid("The value of incr is not a number.");
        return new(name, Text(operation, "path"), name == "move" ? Pointer(Text(operation, "from")) : null, value);
    }

    public void Apply(JsonObject document)
    {
        switch (_name)
        {
            case "remove":
                Remove(document, _pointer);
                break;
            case "replace":
                Read(document, _pointer);
                Put(document, Value(), insert: false);
                break;
            case "incr":
                Put(document, Sum(document), insert: false);
                break;
            case "move":
                var moved = Read(document, _from!)?.DeepClone();
                Remove(document, _from!);
                Put(document, moved, insert: true);
                break;
            default:
                Put(document, Value(), insert: _name == "add");
                break;
        }
    }

    private JsonNode? Value() =>
        _value.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(_value),
            JsonValueKind.Array => JsonArray.Create(_value),
            JsonValueKind.Null => null,
            _ => JsonValue.Create(_value),
        };

    private JsonValue Sum(JsonObject document)
    {
        var (parent, last) = (Parent(document, _pointer), _pointer[^1]);
        var there = parent is JsonObject members && !members.ContainsKey(last) ? null : Read(document, _pointer);
        if (there is null && !(parent is JsonObject missing && !missing.ContainsKey(last)))
            throw Failed("what is there is not a number");
        if (there is null)
            return JsonValue.Create(_value)!;
        if (there.GetValueKind() != JsonValueKind.Number)
            throw Failed("what is there is not a number");
        var number = JsonSerializer.SerializeToElement(there);
        if (number.TryGetInt64(out var whole) && _value.TryGetInt64(out var more))
        {
            var sum = unchecked(whole + more);
            if (((whole ^ sum) & (more ^ sum)) >= 0)
                return JsonValue.Create(sum);
        }
        var real = number.GetDouble() + _value.GetDouble();
        return double.IsFinite(real) ? JsonValue.Create(real) : throw Failed("the sum is too large");
    }

    private void Put(JsonObject document, JsonNode? value, bool insert)
    {
        var last = _pointer[^1];
        switch (Parent(document, _pointer))
        {
            case JsonObject members:
                members[last] = value;
                break;
            case JsonArray elements when last == AtEnd:
                elements.Add(value);
                break;
            case JsonArray elements when insert:
                elements.Insert(Index(last, elements.Count), value);
                break;
            case JsonArray elements:
                elements[Index(last, elements.Count - 1)] = value;
                break;
            default:
                throw Failed("nothing is there that could hold it");
        }
    }

    private void Remove(JsonObject document, string[] pointer)
    {
        Read(document, pointer);
        if (Parent(document, pointer) is JsonArray elements)
            elements.RemoveAt(Index(pointer[^1], elements.Count - 1));
        else
            Parent(document, pointer)!.AsObject().Remove(pointer[^1]);
    }

    private JsonNode? Parent(JsonObject document, string[] pointer) => Read(document, pointer[..^1]);

    private JsonNode? Read(JsonNode document, string[] pointer)
    {
        var node = document;
        foreach (var name in pointer)
            node = node switch
            {
                JsonObject members when members.TryGetPropertyValue(name, out var member) => member,
                JsonArray elements => elements[Index(name, elements.Count - 1)],
                _ => throw Failed($"there is no '{name}'"),
            };
        return node;
    }

    private int Index(string name, int largest) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= largest
            ? index
            : throw Failed($"there is no index '{name}'");

    private ItemRejectedException Failed(string why) => Patch.Invalid($"The patch cannot {_name} {_path}: {why}.");

    private static string Text(JsonElement operation, string member) =>
        operation.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw Patch.Invalid($"An operation of the patch has no {member}, or one that is not a string.");

    private static string[] Pointer(string path)
    {
        if (path.Length < 2 || path[0] != '/')
            throw Patch.Invalid($"'{path}' is not a JSON pointer to a member.");
        for (var i = path.IndexOf('~', StringComparison.Ordinal); i >= 0; i = path.IndexOf('~', i + 1))
            if (i + 1 == path.Length || path[i + 1] is not ('0' or '1'))
                throw Patch.Invalid($"'{path}' is not a JSON pointer: after ~ comes 0 or 1.");
        string[] names =
        [
            .. path.Split('/')
                .Skip(1)
                .Select(name =>
                    name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
                ),
        ];
        return SystemMembers.Contains(names[0])
            ? throw Patch.Invalid($"A patch cannot change the system member {names[0]}.")
            : names;
    }
}
