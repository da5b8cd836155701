using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ListingFunctions.Cosmos;

/// <summary>
/// A continuation of the SDK for the change feed of a container, as a short text. The SDK names both bounds of every
/// partition range, 190 characters a range; the ranges follow each other without a gap, so that the differences between
/// them suffice, and those are mostly equal. With <see cref="Http.OpaqueToken"/> a thousand ranges that were made by
/// splits in the middle fit into an address of less than 8 KB; without any regularity, two hundred.
/// </summary>
/// <remarks>
/// The text is <c>container id / index of the next range to read / hexadecimal lengths of all but the last range / sequence
/// numbers</c>; in the place of a number, nothing for a range that is to be read from its beginning, and an instant for one
/// that is to be read from there. A continuation of any other form stays as it is: JSON, so that it begins with a brace.
/// </remarks>
internal static class FeedPosition
{
    private const string FirstBound = "";
    private const string LastBound = "FF";
    private const string RangeType = "Effective Partition Key Range";
    private const string Read = "continuation";
    private const string Unread = "beginning";
    private const string Timed = "time";

    /// <summary>What an instant begins with.</summary>
    private const char At = '@';

    /// <summary>The digits of a bound of the second version of Cosmos' partitioning.</summary>
    private const int Digits = 32;

    /// <param name="Min">The first position in the range.</param>
    /// <param name="Max">The first position after it.</param>
    /// <param name="State">Where it is read from: a sequence number, an instant, or nothing for its beginning.</param>
    private sealed record Range(string Min, string Max, string State);

    /// <summary>The text of a continuation.</summary>
    public static string Shorten(string continuation)
    {
        if (
            JsonNode.Parse(continuation) is not JsonObject json
            || json["V"]?.ToString() != "2"
            || json["Rid"]?.ToString() is not { } id
            || json["Continuation"] is not JsonArray { Count: > 0 } entries
        )
            return continuation;
        var ranges = entries.Select(RangeOf).ToArray();
        var sorted = ranges.OfType<Range>().OrderBy(range => range.Min, StringComparer.Ordinal).ToArray();
        var shortened = Write(id, Array.IndexOf(sorted, ranges[0]), sorted);
        return sorted.Length == ranges.Length && ReadRanges(shortened)?.SequenceEqual(sorted) == true
            ? shortened
            : continuation;
    }

    /// <summary>The continuation of a text, and the id of its container; <see langword="null"/> if it is not one.</summary>
    public static (string ContainerId, string Continuation)? Restore(string text)
    {
        if (text.StartsWith('{'))
            return ParseId(text) is { } named ? (named, text) : null;
        if (
            ReadRanges(text) is not { } ranges
            || text.Split('/') is not [var id, var index, ..]
            || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var next)
            || next >= ranges.Length
        )
            return null;
        var continuation = new JsonObject
        {
            ["V"] = 2,
            ["Rid"] = id,
            ["Continuation"] = new JsonArray([.. ranges[next..].Concat(ranges[..next]).Select(EntryOf)]),
        };
        return (id, continuation.ToJsonString());
    }

    /// <summary>
    /// How many ranges a position has, and the index of the one that is read next; <see langword="null"/> if it is not
    /// shortened, which says nothing of the next.
    /// </summary>
    public static (int Count, int Next)? RangesOf(string text) =>
        !text.StartsWith('{')
        && text.Split('/') is [_, var index, _, _]
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var next)
            ? (CountRanges(text), next)
            : null;

    /// <summary>How many ranges a position has, shortened or not.</summary>
    public static int CountRanges(string text) =>
        text.StartsWith('{')
            ? (JsonNode.Parse(text)?["Continuation"] as JsonArray)?.Count ?? 0
            : text.AsSpan(text.LastIndexOf('/') + 1).Count(',') + 1;

    private static string? ParseId(string json)
    {
        try
        {
            return JsonNode.Parse(json)?["Rid"]?.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Write(string id, int next, Range[] ranges)
    {
        var lengths = ranges
            .Skip(1)
            .Zip(
                ranges,
                (range, before) =>
                    (NumberOf(range.Min) - NumberOf(before.Min))
                        .ToString("x", CultureInfo.InvariantCulture)
                        .TrimStart('0')
            );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{id}/{next}/{string.Join(',', lengths)}/{string.Join(',', ranges.Select(range => range.State))}"
        );
    }

    private static Range[]? ReadRanges(string text)
    {
        if (text.Split('/') is not [_, _, var lengths, var numbers])
            return null;
        List<string> bounds = [FirstBound];
        var bound = BigInteger.Zero;
        foreach (var length in lengths.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryNumber(length, out var size))
                return null;
            bound += size;
            bounds.Add(bound.ToString($"X{Digits}", CultureInfo.InvariantCulture)[^Digits..]);
        }

        bounds.Add(LastBound);
        var lsns = numbers.Split(',');
        return lsns.Length == bounds.Count - 1
            ? [.. lsns.Select((lsn, index) => new Range(bounds[index], bounds[index + 1], lsn))]
            : null;
    }

    private static BigInteger NumberOf(string bound) => TryNumber(bound, out var number) ? number : BigInteger.Zero;

    private static bool TryNumber(string hexadecimal, out BigInteger number) =>
        // The zero keeps the first digit from being read as a sign.
        BigInteger.TryParse(
            $"0{hexadecimal}",
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out number
        );

    private static Range? RangeOf(JsonNode? entry)
    {
        var (range, state) = (entry?["FeedRange"], entry?["State"]);
        if (
            range?["type"]?.ToString() != RangeType
            || range["value"]?["min"]?.ToString() is not { } min
            || range["value"]?["max"]?.ToString() is not { } max
        )
            return null;
        var value = state?["value"]?.ToString();
        return state?["type"]?.ToString() switch
        {
            Unread => new Range(min, max, ""),
            Timed when value?.IndexOfAny([',', '/']) < 0 => new Range(min, max, At + value),
            // An ETag: with its quotes.
            Read when value is ['"', .. { Length: > 0 } lsn, '"'] && lsn.All(char.IsAsciiDigit) => new Range(
                min,
                max,
                lsn
            ),
            _ => null,
        };
    }

    private static JsonObject EntryOf(Range range) =>
        new()
        {
            ["FeedRange"] = new JsonObject
            {
                ["type"] = RangeType,
                ["value"] = new JsonObject { ["min"] = range.Min, ["max"] = range.Max },
            },
            ["State"] = range.State switch
            {
                "" => new JsonObject { ["type"] = Unread },
                [At, .. var instant] => new JsonObject { ["type"] = Timed, ["value"] = instant },
                var lsn => new JsonObject { ["type"] = Read, ["value"] = $"\"{lsn}\"" },
            },
        };
}
