using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Listings;
using LocalCosmos;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>
/// Listings that are alike in much and the same in nothing, so that filters meet some of them and sort keys are often
/// equal; and what the API returned of each, with what its price did, from which a test works out what a list must hold.
/// </summary>
public class ListingSet : IAsyncLifetime
{
    private const int Count = 60;

    private static readonly string[] Cities =
    [
        "Lille",
        "lille",
        "Zürich",
        "ZÜRICH",
        "Zurich",
        "Weißenstraße",
        "WEISSENSTRASSE",
        "İzmir",
        "Kraków 🏠",
    ];

    private static readonly decimal[] Prices = [0, 99_999.99m, 100_000, 100_000.5m, 250_000, 9_007_199_254_740_991];
    private static readonly string[] Areas = ["0", "0.1", "86", "86.5", "1e20"];

    private readonly Dictionary<string, JsonElement> _listings = [];
    private LocalCosmosServer? _cosmos;

    internal App App { get; private set; } = null!;

    /// <summary>Every listing that exists, as last returned.</summary>
    internal IReadOnlyCollection<JsonElement> Listings => _listings.Values;

    /// <summary>The partition ranges of each container.</summary>
    protected virtual int Ranges => 1;

    public async ValueTask InitializeAsync()
    {
        _cosmos = await LocalCosmosServer.StartAsync(new LocalCosmosOptions { Ranges = Ranges }, App.Stop);
        App = await App.StartAsync(feed: false, cosmos: _cosmos.ConnectionString);
        var random = new Random(20_261_122);
        for (var i = 0; i < Count; i++)
            await KeepAsync("POST", "listings", random);
        foreach (var id in _listings.Keys.ToList())
            switch (random.Next(4))
            {
                case 0 or 3:
                    await KeepAsync("PUT", $"listings/{id}", random);
                    break;
                case 1 when random.Next(2) == 0:
                    Assert.Equal(HttpStatusCode.NoContent, (await App.SendAsync("DELETE", $"listings/{id}")).Status);
                    _listings.Remove(id);
                    break;
                default:
                    break;
            }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _cosmos!.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The ids of what a list with these filters must hold, in the order of <paramref name="sort"/>.</summary>
    internal IEnumerable<string> Expected(IEnumerable<Func<JsonElement, bool>> filters, string sort)
    {
        var descending = sort.StartsWith('-');
        var name = sort.TrimStart('-');
        var found = Listings
            .Where(listing => MemberOf(listing, name) is not null && filters.All(holds => holds(listing)))
            .ToList();
        found.Sort(
            (a, b) =>
            {
                var order = Compare(MemberOf(a, name)!.Value, MemberOf(b, name)!.Value);
                order = order == 0 ? string.CompareOrdinal(IdOf(a), IdOf(b)) : order;
                return descending ? -order : order;
            }
        );
        return found.Select(IdOf);
    }

    /// <summary>The ids of all pages, each followed to the next; fails where one is not as long as it can be.</summary>
    internal async Task<IReadOnlyList<string>> WalkAsync(string query, int limit)
    {
        var ids = new List<string>();
        for (string? next = $"listings?{query}&limit={limit}"; next is not null; )
        {
            var page = await App.SendAsync("GET", next);
            Assert.True(page.Status == HttpStatusCode.OK, $"{next}: {page.Body}");
            ids.AddRange(page.Body.EnumerateArray().Select(IdOf));
            next = NextOf(page);
            Assert.InRange(page.Body.GetArrayLength(), next is null ? 0 : limit, limit);
            Assert.True(ids.Count <= Count, $"{query} with limit {limit} does not end.");
        }

        return ids;
    }

    internal static string? NextOf(Response page) =>
        page.Headers.TryGetValue("Link", out var link)
            ? link["</api/".Length..link.IndexOf('>', StringComparison.Ordinal)]
            : null;

    /// <summary>A member of the listing, or of what its price did.</summary>
    internal static JsonElement? MemberOf(JsonElement listing, string name) =>
        listing.TryGetProperty(name, out var value)
        || listing.GetProperty("price_trend").TryGetProperty(name, out value)
            ? value
            : null;

    internal static string IdOf(JsonElement listing) => listing.GetProperty("id").GetRawText();

    private static int Compare(JsonElement a, JsonElement b) =>
        a.ValueKind == JsonValueKind.Number
            ? a.GetDouble().CompareTo(b.GetDouble())
            : string.CompareOrdinal(a.GetString(), b.GetString());

    private async Task KeepAsync(string method, string path, Random random)
    {
        var answer = await App.SendAsync(method, path, Body(random));
        Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK, $"{answer.Body}");
        var id = IdOf(answer.Body);
        _listings[id] = (await App.SendAsync("GET", $"listings/{id}?include=price_trend")).Body;
    }

    private static string Body(Random random)
    {
        var body = JsonNode.Parse(ListingBody.Of())!;
        body["postal_address"]!["city"] = One(Cities);
        body["postal_address"]!["postal_code"] = One("59000", "8001", "W1a");
        body["postal_address"]!["country"] = One("FR", "fr", "CH", "Ch");
        body["building_type"] = One("STUDIO", "APARTMENT", "HOUSE");
        body["latest_price_eur"] = One(Prices);
        body["surface_area_m2"] = JsonNode.Parse(One(Areas));
        body["rooms_count"] = random.Next(1, 4);
        body["bedrooms_count"] = random.Next(0, 3);
        return body.ToJsonString();

        T One<T>(params T[] values) => values[random.Next(values.Length)];
    }
}

/// <summary>The same in containers of four partition ranges.</summary>
public sealed class ListingSetOverFourRanges : ListingSet
{
    protected override int Ranges => 4;
}

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
