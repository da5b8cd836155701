using System.Globalization;
using System.Text.Json;
using ListingFunctions.Listings;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>A parameter of a list, and what it says of a listing.</summary>
internal sealed record ListingCondition(string Parameter, Func<JsonElement, bool> Holds)
{
    private static readonly string[] Members =
    [
        "price_eur",
        "surface_area_m2",
        "rooms_count",
        "bedrooms_count",
        "price_per_m2_eur",
    ];
    private static readonly string[] Numbers =
    [
        "0",
        "0.1",
        "1",
        "2",
        "2.0",
        "3",
        "86",
        "99999.99",
        "1e5",
        "100000.5",
        "9007199254740991",
    ];

    /// <summary>One of a kind, by chance; <paramref name="instant"/> is one to begin at.</summary>
    public static IEnumerable<ListingCondition> Some(Random random, string instant)
    {
        if (Chance())
            yield return City(
                One(
                    "LILLE",
                    "lIlLe",
                    "zürich",
                    "ZüRiCh",
                    "zurich",
                    "weißenSTRAßE",
                    "weissenstrasse",
                    "İZMIR",
                    "krakow 🏠",
                    "zu\u0308rich",
                    "IZMIR"
                )
            );
        if (Chance())
            yield return PostalCode(One("59000", "8001", "W1a", "w1A"));
        if (Chance())
            yield return Country(One("fr", "FR", "fR", "ch", "DE"));
        if (Chance())
            yield return BuildingType([
                .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => One("STUDIO", "HOUSE", "APARTMENT")),
            ]);
        foreach (var member in Members)
        {
            // A bound of rooms is a whole number from 1.
            var numbers = Numbers
                .Where(number =>
                    !member.EndsWith("count", StringComparison.Ordinal) || number is "1" or "2" or "2.0" or "3"
                )
                .ToArray();
            var (min, max) = (One(numbers), One(numbers));
            if (Value(min) > Value(max))
                (min, max) = (max, min);
            if (Chance())
                yield return AtLeast(member, min);
            if (Chance())
                yield return AtMost(member, max);
        }

        if (Chance())
            yield return UpdatedSince(instant);
        if (Chance())
            yield return PriceChangedSince(instant);
        if (Chance())
            yield return PriceDirection(One("up", "down"));
        if (Chance())
            yield return MinChangePercent(One("0", "0.5", "60", "100", "1000000"));

        bool Chance() => random.Next(6) == 0;

        T One<T>(params T[] values) => values[random.Next(values.Length)];
    }

    public static ListingCondition City(string city) =>
        new(
            $"city={Uri.EscapeDataString(city)}",
            listing => CityKey.Of(InAddress(listing, "city")!) == CityKey.Of(city)
        );

    public static ListingCondition PostalCode(string code) =>
        new($"postal_code={code}", listing => InAddress(listing, "postal_code") == code);

    public static ListingCondition Country(string country) =>
        new(
            $"country={country}",
            listing => string.Equals(InAddress(listing, "country"), country, StringComparison.OrdinalIgnoreCase)
        );

    public static ListingCondition BuildingType(params string[] types) =>
        new(
            string.Join('&', types.Select(type => $"building_type={type}")),
            listing => types.Contains(listing.GetProperty("building_type").GetString())
        );

    public static ListingCondition AtLeast(string name, string min) =>
        new($"min_{name}={min}", listing => Member(listing, name) is { } value && value >= Value(min));

    public static ListingCondition AtMost(string name, string max) =>
        new($"max_{name}={max}", listing => Member(listing, name) is { } value && value <= Value(max));

    public static ListingCondition UpdatedSince(string instant) =>
        new(
            $"updated_since={instant}",
            listing => string.CompareOrdinal(listing.GetProperty("updated_date").GetString(), instant) >= 0
        );

    public static ListingCondition PriceChangedSince(string instant) =>
        new(
            $"price_changed_since={instant}",
            listing =>
                ListingSet.MemberOf(listing, "price_changed_date") is { } date
                && string.CompareOrdinal(date.GetString(), instant) >= 0
        );

    public static ListingCondition PriceDirection(string direction) =>
        new(
            $"price_direction={direction}",
            listing =>
                ListingSet.MemberOf(listing, "change_eur")?.GetDecimal() is { } change
                && (direction == "up" ? change > 0 : change < 0)
        );

    public static ListingCondition MinChangePercent(string percent) =>
        new(
            $"min_change_percent={percent}",
            listing =>
                ListingSet.MemberOf(listing, "change_percent")?.GetDouble() is { } change
                && Math.Abs(change) >= Value(percent)
        );

    private static string? InAddress(JsonElement listing, string name) =>
        listing.GetProperty("postal_address").GetProperty(name).GetString();

    private static double? Member(JsonElement listing, string name) =>
        ListingSet.MemberOf(listing, name == "price_eur" ? "latest_price_eur" : name)?.GetDouble();

    private static double Value(string number) =>
        double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
}
