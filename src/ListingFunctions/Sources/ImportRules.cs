using System.Globalization;
using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Json;
using ListingFunctions.Listings;
using ListingFunctions.Prices;

namespace ListingFunctions.Sources;

/// <summary>
/// Reads a line of an import: <c>source</c>, <c>key</c>, the members of a listing, <c>created_date</c> if it is not that of
/// the first price, and <c>prices</c>. All violations are reported at once, each with its field.
/// </summary>
internal sealed class ImportRules(ListingWriteRules rules, HistoryReader history, TimeProvider time)
{
    /// <summary>The longest line in bytes, 1 MiB.</summary>
    public const int MaxLineLength = 1024 * 1024;

    /// <summary>The most prices of a listing: all of them are in its document at first, far below 2 MB.</summary>
    public const int MaxPrices = 10_000;

    private static readonly Rule InstantRule = Rule.Pattern(
        "must be an RFC 3339 date and time with an offset, not in the future",
        text => QueryParameters.TryInstant(text, roundUp: false, out _)
    );

    private static readonly string TooLongMessage =
        $"has a listing that is longer than {JsonBody.MaxLength / 1024} KiB without its prices";

    private static readonly string PricesMessage =
        $"must be an array of 1 to {MaxPrices} objects with price_eur and created_date";

    /// <summary>Reads a line.</summary>
    public SentLine Read(Line line)
    {
        if (!SentMembers.TryRead(line, MaxLineLength, out var members, out var unreadable))
            return SentLine.Rejected(unreadable);
        var broken = new List<BrokenRule>();
        var source = SentMembers.Text(members, "source", SourceKey.SourceRule, SourceKey.IsSource, broken);
        var key = SentMembers.Text(members, "key", SourceKey.KeyRule, SourceKey.IsKey, broken);
        var (write, others) = rules.Read(members.Without("source", "key", "created_date", "prices"));
        broken.AddRange(others);
        if (write is not null && BodyLength.Of(write) > JsonBody.MaxLength)
            broken.Add(new BrokenRule(LineResult.WholeLine, TooLongMessage, RuleCode.Length));
        var prices = ReadPrices(members["prices"], broken);
        var createdDate = ReadCreatedDate(members["created_date"], prices, broken);
        if (write is not null && prices is [.., var last] && last.PriceEur != write.LatestPriceEur)
            broken.Add(new BrokenRule("latest_price_eur", "must be the last of the prices", RuleCode.Bounds));
        return broken.Count == 0
            ? SentLine.Of(
                line.Number,
                new SourceKey(source!, key!),
                new ImportedListing(write!, createdDate, prices, history)
            )
            : SentLine.Rejected(LineResult.Rejected(line.Number, key, broken));
    }

    private DateTimeOffset ReadCreatedDate(JsonElement json, List<PriceChange> prices, List<BrokenRule> broken)
    {
        var first = prices.Count > 0 ? prices[0].CreatedDate : default;
        if (json.ValueKind == JsonValueKind.Undefined)
            return first;
        if (!TryGetInstant(json, out var created))
            broken.Add(SentMembers.Broken("created_date", InstantRule, json));
        else if (prices.Count > 0 && created > first)
            broken.Add(
                new BrokenRule("created_date", "must not be later than the first of the prices", RuleCode.Bounds)
            );
        return created;
    }

    private List<PriceChange> ReadPrices(JsonElement json, List<BrokenRule> broken)
    {
        var prices = new List<PriceChange>();
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() is 0 or > MaxPrices)
        {
            broken.Add(
                json.ValueKind switch
                {
                    JsonValueKind.Undefined => new BrokenRule(
                        "prices",
                        $"is required; it {PricesMessage}",
                        RuleCode.Required
                    ),
                    JsonValueKind.Array => new BrokenRule("prices", PricesMessage, RuleCode.Length),
                    _ => new BrokenRule("prices", PricesMessage, RuleCode.Type),
                }
            );
            return prices;
        }

        foreach (var (index, price) in json.EnumerateArray().Index())
        {
            if (ReadPrice(price, prices, out var change) is { } problem)
            {
                var field = string.Create(CultureInfo.InvariantCulture, $"prices[{index}]{problem.Field}");
                broken.Add(problem with { Field = field });
                return [];
            }

            prices.Add(change!);
        }

        return prices;
    }

    /// <summary>Reads a price; the rule that it breaks, if it does, with the field within it.</summary>
    private BrokenRule? ReadPrice(JsonElement json, List<PriceChange> before, out PriceChange? change)
    {
        change = null;
        if (JsonMembers.Of(json) is not { Nameless: 0, Repeated.Count: 0 } members)
            return new BrokenRule("", "must be an object with price_eur and created_date, each once", RuleCode.Type);
        if (members.Without("price_eur", "created_date").Names.FirstOrDefault() is { } other)
            return new BrokenRule($".{other}", "is not a known member", RuleCode.Unknown);
        if (!ListingWriteRules.TryGetPrice(members["price_eur"], out var price))
            return SentMembers.Broken(".price_eur", ListingWriteRules.PriceRule, members["price_eur"]);
        if (!TryGetInstant(members["created_date"], out var instant))
            return SentMembers.Broken(".created_date", InstantRule, members["created_date"]);
        var previous = before.Count > 0 ? before[^1] : null;
        if (instant <= previous?.CreatedDate)
            return new BrokenRule(
                ".created_date",
                "must be at least a millisecond later than the previous change",
                RuleCode.Bounds
            );
        if (price == previous?.PriceEur)
            return new BrokenRule(".price_eur", "must differ from that of the previous change", RuleCode.Duplicate);
        change = new PriceChange(price, instant, before.Count + 1);
        return null;
    }

    private bool TryGetInstant(JsonElement json, out DateTimeOffset instant)
    {
        instant = default;
        return json.TryGetText(out var text)
            && QueryParameters.TryInstant(text, roundUp: false, out instant)
            && instant <= time.GetUtcNow();
    }
}
