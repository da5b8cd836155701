using System.Text.Json;
using System.Text.RegularExpressions;
using FluentValidation;
using ListingFunctions.Http;
using ListingFunctions.Json;
using ListingFunctions.Prices;

namespace ListingFunctions.Listings;

/// <summary>
/// Validates a <c>ListingWrite</c> as the JSON Schema of the contract does. All violations are reported at once, each
/// with its field.
/// </summary>
public sealed partial class ListingWriteRules : AbstractValidator<JsonMembers>
{
    /// <summary>The maximum number of rooms, and of bedrooms.</summary>
    internal const long MaxCount = ListingId.Max;

    internal static readonly Rule TextRule = Rule.SomeText;
    internal static readonly Rule CountryRule = Rule.Pattern(
        "must be two letters, a country code of ISO 3166-1 alpha-2"
    );
    internal static readonly Rule BuildingTypeRule = Rule.OneOf("must be STUDIO, APARTMENT or HOUSE");
    internal static readonly Rule AreaRule = Rule.Number("must be a number of at least 0", double.MaxValue);

    internal static readonly Rule PriceRule = Rule.Number(
        $"must be a number of euros from 0 to {PriceTrail.MaxPrice} with at most two decimal places",
        (double)PriceTrail.MaxPrice,
        RuleCode.Precision
    );

    internal static readonly Rule RoomsRule = Rule.Integer($"must be a whole number from 1 to {MaxCount}", 1, MaxCount);
    internal static readonly Rule BedroomsRule = Rule.Integer(
        $"must be a whole number from 0 to {MaxCount}",
        0,
        MaxCount
    );

    private static readonly Rule AddressRule = Rule.Object("must be an object");
    private static readonly Rule PhoneRule = Rule.Pattern(
        "must be a phone number in E.164 form, such as +219779210354"
    );

    private static readonly PostalAddressRules Address = new();

    /// <summary>Creates the rules; they are stateless and serve every request.</summary>
    public ListingWriteRules()
    {
        this.Text("name");
        this.Member("postal_address", AddressRule, json => json.ValueKind == JsonValueKind.Object);
        RuleFor(members => JsonMembers.Of(members["postal_address"])!)
            .SetValidator(Address)
            .OverridePropertyName("postal_address")
            .When(members => members["postal_address"].ValueKind == JsonValueKind.Object);
        this.Text("description");
        this.Member("building_type", BuildingTypeRule, json => TryGetBuildingType(json, out _));
        this.Member("latest_price_eur", PriceRule, json => TryGetPrice(json, out _));
        this.Member("surface_area_m2", AreaRule, json => TryGetArea(json, out _));
        this.Member("rooms_count", RoomsRule, json => json.TryGetInteger(1, MaxCount, out _));
        this.Member("bedrooms_count", BedroomsRule, json => json.TryGetInteger(0, MaxCount, out _));
        this.Member(
            "contact_phone_number",
            PhoneRule,
            json => json.TryGetText(out var number) && E164.IsMatch(number),
            optional: true
        );
        this.NoOthers(
            "name",
            "postal_address",
            "description",
            "building_type",
            "latest_price_eur",
            "surface_area_m2",
            "rooms_count",
            "bedrooms_count",
            "contact_phone_number"
        );
    }

    /// <summary>Reads a body: a listing, or the problem with the rules that it violates.</summary>
    public (ListingWrite? Write, Problem? Problem) Read(JsonElement body)
    {
        if (JsonMembers.Of(body) is not { } members)
            return (null, Problem.Invalid([new BrokenRule("body", "must be a JSON object", RuleCode.Type)]));
        var (write, broken) = Read(members);
        return write is null ? (null, Problem.Invalid(broken)) : (write, null);
    }

    /// <summary>Reads the members of an object: a listing, or the rules that it violates.</summary>
    public (ListingWrite? Write, IReadOnlyList<BrokenRule> Broken) Read(JsonMembers members)
    {
        var result = Validate(members);
        return result.IsValid ? (ToListingWrite(members), []) : (null, result.BrokenRules());
    }

    private static ListingWrite ToListingWrite(JsonMembers members)
    {
        var address = JsonMembers.Of(members["postal_address"])!;
        TryGetPrice(members["latest_price_eur"], out var price);
        TryGetBuildingType(members["building_type"], out var buildingType);
        TryGetArea(members["surface_area_m2"], out var area);
        members["rooms_count"].TryGetInteger(1, MaxCount, out var rooms);
        members["bedrooms_count"].TryGetInteger(0, MaxCount, out var bedrooms);
        return new ListingWrite
        {
            Name = Text(members, "name"),
            PostalAddress = new PostalAddress(
                Text(address, "street_address"),
                Text(address, "postal_code"),
                Text(address, "city"),
                Text(address, "country")
            ),
            Description = Text(members, "description"),
            BuildingType = buildingType,
            LatestPriceEur = price,
            SurfaceAreaM2 = area,
            RoomsCount = rooms,
            BedroomsCount = bedrooms,
            ContactPhoneNumber = members["contact_phone_number"].TryGetText(out var number) ? number : null,
        };
    }

    private static string Text(JsonMembers members, string name) => members[name].GetString()!;

    private static bool TryGetBuildingType(JsonElement json, out BuildingType type)
    {
        type = default;
        return json.TryGetText(out var text) && BuildingTypes.TryParse(text, out type);
    }

    /// <summary>Reads a price, exactly.</summary>
    internal static bool TryGetPrice(JsonElement json, out decimal price) =>
        json.TryGetExact(out price) && PriceTrail.IsPrice(price);

    /// <summary>Whether a text is two letters; whether such a country exists is not checked.</summary>
    internal static bool IsCountry(string text) => text.Length == 2 && text.All(char.IsAsciiLetter);

    /// <summary>Reads a number as a double, like most JSON parsers; numbers too large for one are rejected.</summary>
    internal static bool TryGetArea(JsonElement json, out double area)
    {
        area = 0;
        return json.ValueKind == JsonValueKind.Number
            && json.TryGetDouble(out area)
            && double.IsFinite(area)
            && !json.IsNegative()
            // -0 is stored as 0.
            && (area = Math.Abs(area)) >= 0;
    }

    // \d and $ would also accept digits of other scripts and a line break at the end.
    [GeneratedRegex(@"\A\+[1-9][0-9]{1,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex E164 { get; }

    private sealed class PostalAddressRules : AbstractValidator<JsonMembers>
    {
        public PostalAddressRules()
        {
            this.Text("street_address");
            this.Text("postal_code");
            this.Text("city");
            this.Member("country", CountryRule, json => json.TryGetText(out var code) && IsCountry(code));
            this.NoOthers("street_address", "postal_code", "city", "country");
        }
    }
}
