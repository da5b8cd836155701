using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>How values compare. Truth tables as the planner in the Cosmos package folds them.</summary>
internal static class ValueOrder
{
    /// <summary>
    /// Equality of defined values: between different kinds it is false, not undefined. Arrays and objects compare by
    /// content, objects whatever the order of their members.
    /// </summary>
    public static bool AreEqual(in Value a, in Value b) =>
        a.Kind == b.Kind
        && a.Kind switch
        {
            ValueKind.Number => !IsNaN(a) && Number64.Compare(a.Number, b.Number) == 0,
            ValueKind.String => a.HasText(b),
            ValueKind.Array => SameItems(a.Json, b.Json, AreEqual),
            ValueKind.Object => a.Json.GetPropertyCount() == b.Json.GetPropertyCount()
                && HasMembers(a.Json, b.Json, AreEqual),
            _ => true,
        };

    /// <summary>
    /// Whether <paramref name="a"/> has all that <paramref name="part"/> has; objects may have more, arrays not.
    /// </summary>
    public static bool Includes(in Value a, in Value part) =>
        (a.Kind, part.Kind) switch
        {
            (ValueKind.Array, ValueKind.Array) => SameItems(a.Json, part.Json, Includes),
            (ValueKind.Object, ValueKind.Object) => HasMembers(a.Json, part.Json, Includes),
            _ => AreEqual(a, part),
        };

    /// <summary>
    /// The order that &lt; and its kin see: null for undefined operands, different kinds, arrays, objects and 0 / 0.
    /// </summary>
    public static int? Compare(in Value a, in Value b)
    {
        if ((a.Kind != b.Kind && !(a.IsBoolean && b.IsBoolean)) || IsNaN(a) || IsNaN(b))
            return null;
        return a.Kind is ValueKind.Undefined or ValueKind.Array or ValueKind.Object ? null : Order(a, b);
    }

    /// <summary>
    /// The order of ORDER BY, MIN and MAX, which has a place for every value. All arrays tie, and so do all objects:
    /// Azure orders them by a hash that says nothing about their content.
    /// </summary>
    public static int Order(in Value a, in Value b)
    {
        if (a.Kind != b.Kind)
            return a.Kind.CompareTo(b.Kind);
        return a.Kind switch
        {
            ValueKind.Number => Number64.Compare(a.Number, b.Number),
            ValueKind.String => OrderText(a.Text, b.Text),
            _ => 0,
        };
    }

    private static bool IsNaN(in Value value) => value.Kind == ValueKind.Number && double.IsNaN(value.Number.Double);

    private static bool SameItems(JsonElement a, JsonElement b, Comparison same)
    {
        if (a.GetArrayLength() != b.GetArrayLength())
            return false;
        var others = b.EnumerateArray();
        foreach (var item in a.EnumerateArray())
        {
            others.MoveNext();
            if (!same(Value.Of(item), Value.Of(others.Current)))
                return false;
        }
        return true;
    }

    private static bool HasMembers(JsonElement a, JsonElement members, Comparison same)
    {
        foreach (var member in members.EnumerateObject())
            if (!a.TryGetProperty(member.Name, out var value) || !same(Value.Of(value), Value.Of(member.Value)))
                return false;
        return true;
    }

    // Strings are ordered by code point, as their UTF-8 is. UTF-16 differs in one place: surrogates, which make up the
    // code points above FFFF, stand before E000.
    private static int OrderText(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        return same == a.Length || same == b.Length
            ? a.Length.CompareTo(b.Length)
            : Place(a[same]).CompareTo(Place(b[same]));
    }

    private static int Place(char unit) => char.IsSurrogate(unit) ? unit + char.MaxValue : unit;

    private delegate bool Comparison(in Value a, in Value b);
}
