using System.Text.Json;

namespace ListingFunctions.Json;

/// <summary>The members of a JSON object before validation.</summary>
public sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    private JsonMembers(JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (!member.TryGetName(out var name))
                Nameless++;
            else if (!_members.TryAdd(name, member.Value))
                Repeated.Add(name);
        }
    }

    /// <summary>The member's value; <see cref="JsonValueKind.Undefined"/> if it is absent.</summary>
    public JsonElement this[string name] => _members.GetValueOrDefault(name);

    /// <summary>The members' names.</summary>
    public IReadOnlyCollection<string> Names => _members.Keys;

    /// <summary>The names that appear more than once; the first value is the member's.</summary>
    public SortedSet<string> Repeated { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of members whose names are not valid text, because they escape half of a surrogate pair.</summary>
    public int Nameless { get; }

    private JsonMembers(JsonMembers others, params ReadOnlySpan<string> names)
    {
        (_members, Nameless, Repeated) = (
            new(others._members, StringComparer.Ordinal),
            others.Nameless,
            others.Repeated
        );
        foreach (var name in names)
            _members.Remove(name);
    }

    /// <summary>The members without those of these names; if one of them was repeated, it still counts as repeated.</summary>
    public JsonMembers Without(params ReadOnlySpan<string> names) => new(this, names);

    /// <summary>The members of an object; <see langword="null"/> for anything else.</summary>
    public static JsonMembers? Of(JsonElement json) => json.ValueKind == JsonValueKind.Object ? new(json) : null;
}
