using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>
/// Where an ORDER BY resumes that the SDK runs over several ranges: the <c>resumeFilter</c> of a query's body. Rows
/// before the point are skipped. The point is the values of ORDER BY and, in the range that holds the last row, that
/// row's rid; without a rid it is all rows of these values. <c>Exclude</c> skips the point itself too.
/// </summary>
/// <param name="Values">One for each expression of ORDER BY. Undefined is an empty array.</param>
/// <param name="Rid">The rid of the last row, or null.</param>
/// <param name="Exclude">Whether what stands at the point is skipped.</param>
internal sealed record ResumeFilter(IReadOnlyList<JsonElement> Values, string? Rid, bool Exclude)
{
    /// <summary>Reads <c>{"value":[6],"rid":"…","exclude":false}</c>.</summary>
    /// <exception cref="QueryException">It has not that shape.</exception>
    public static ResumeFilter Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Malformed("is no object");
        if (!json.TryGetProperty("value", out var values) || values.ValueKind != JsonValueKind.Array)
            throw Malformed("has no array 'value'");
        if (json.TryGetProperty("rid", out var rid) && rid.ValueKind != JsonValueKind.String)
            throw Malformed("has a 'rid' that is no string");
        if (
            !json.TryGetProperty("exclude", out var exclude)
            || exclude.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
        )
            throw Malformed("has no boolean 'exclude'");
        return new(
            [.. values.EnumerateArray()],
            rid.ValueKind == JsonValueKind.String ? rid.GetString() : null,
            exclude.GetBoolean()
        );
    }

    internal ResumePoint For(SelectQuery query)
    {
        if (query.OrderBy.Count != Values.Count || Values.Count == 0)
            throw Malformed($"has {Values.Count} values for {query.OrderBy.Count} expressions of ORDER BY");
        if (query.Offset > 0)
            throw Malformed("comes with an OFFSET");
        ulong place = 0;
        if (Rid is not null && !RidOrder.TryRead(Rid, out place))
            throw Malformed($"has the rid '{Rid}', which is no document's");
        return new([.. Values.Select(Read)], Rid is null ? null : place, Exclude);

        // Arrays and objects come as hashes, by which Azure orders them and LocalCosmos does not.
        static Value Read(JsonElement value) =>
            value.ValueKind switch
            {
                JsonValueKind.Array when value.GetArrayLength() == 0 => Value.Undefined,
                JsonValueKind.Array or JsonValueKind.Object => throw new QueryException(
                    "Resuming an ORDER BY at an array or an object is outside of what LocalCosmos serves."
                ),
                _ => Value.Of(value),
            };
    }

    private static QueryException Malformed(string what) => new($"The resumeFilter {what}.");
}

internal sealed record ResumePoint(Value[] Values, ulong? Rid, bool Exclude)
{
    public bool Admits(RowKey row, RowOrder order)
    {
        var place = order.CompareValues(row.Values, Values);
        if (place == 0 && Rid is { } rid)
            place = order.CompareRids(row.Rid, rid);
        return place > 0 || (place == 0 && !Exclude);
    }
}
