using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using static ListingFunctions.SystemTests.Fuzz.PlainJson;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>
/// The contract's <c>ListingWrite</c> implemented a second time, on plain JSON and exact numbers and without any code of
/// the app: what the app accepts and rejects is compared with it.
/// </summary>
internal static partial class Contract
{
    private const int MaxBody = 64 * 1024;
    private const int MaxDepth = 64;
    private static readonly BigInteger MaxInteger = (BigInteger.One << 53) - 1;

    private static readonly string[] Required =
    [
        "name",
        "postal_address",
        "description",
        "building_type",
        FuzzRequest.PriceMember,
        "surface_area_m2",
        "rooms_count",
        "bedrooms_count",
    ];

    private static readonly string[] AddressRequired = ["street_address", "postal_code", "city", "country"];

    /// <summary>What the response to a body must be, and its status; <see langword="null"/> if the contract leaves a choice.</summary>
    public static (Outcome Outcome, int? Status) Expect(byte[] body)
    {
        if (body.Length > MaxBody)
            return (Outcome.Rejected, 413);
        var (json, depth) = Read(body);
        return json is null ? (Outcome.Rejected, 400)
            : depth > MaxDepth ? (Outcome.Rejected, null)
            : IsListing(json) ? (Outcome.Accepted, null)
            : (Outcome.Rejected, 422);
    }

    /// <summary>Whether a response has the content of the request body.</summary>
    public static bool HasContent(byte[] response, byte[] body) =>
        Read(response).Json is Members received
        && Read(body).Json is Members sent
        && sent.All.All(member =>
            received.All.Any(other => other.Name == member.Name && Same(other.Value, member.Value))
        );

    private static bool Same(PlainJson left, PlainJson right) =>
        (left, right) switch
        {
            (Text a, Text b) => a.Value == b.Value,
            (Number a, Number b) => Exact(a.Literal) == Exact(b.Literal) || AsDouble(a) == AsDouble(b),
            (Members a, Members b) => a.All.Count == b.All.Count
                && a.All.All(one => b.All.Any(other => other.Name == one.Name && Same(one.Value, other.Value))),
            _ => false,
        };

    private static bool IsListing(PlainJson json) =>
        json is Members members
        && HasOnly(members, [.. Required, "contact_phone_number"], Required)
        && members.All.All(member =>
            member.Name switch
            {
                "postal_address" => IsAddress(member.Value),
                "building_type" => member.Value is Text { Value: "STUDIO" or "APARTMENT" or "HOUSE" },
                FuzzRequest.PriceMember => IsPrice(member.Value),
                "surface_area_m2" => member.Value is Number area
                    && Exact(area.Literal).Mantissa >= 0
                    && double.IsFinite(AsDouble(area)),
                "rooms_count" => IsInteger(member.Value, 1),
                "bedrooms_count" => IsInteger(member.Value, 0),
                "contact_phone_number" => member.Value is Text phone && E164.IsMatch(phone.Value),
                _ => IsText(member.Value),
            }
        );

    private static bool IsAddress(PlainJson json) =>
        json is Members members
        && HasOnly(members, AddressRequired, AddressRequired)
        && members.All.All(member =>
            member.Name == "country"
                ? member.Value is Text { Value: [var first, var second] }
                    && char.IsAsciiLetter(first)
                    && char.IsAsciiLetter(second)
                : IsText(member.Value)
        );

    private static bool HasOnly(Members members, string[] known, string[] required)
    {
        string[] names = [.. members.All.Select(member => member.Name)];
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length
            && names.All(known.Contains)
            && required.All(names.Contains);
    }

    private static bool IsText(PlainJson json) => json is Text { Value.Length: > 0 } text && IsWellFormed(text.Value);

    /// <summary>No half of a UTF-16 pair without the other.</summary>
    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return false;
            i++;
        }

        return true;
    }

    private static bool IsInteger(PlainJson json, int min) =>
        json is Number number
        && Exact(number.Literal) is { Mantissa: var mantissa, Exponent: var exponent }
        && exponent >= 0
        && exponent < 20
        && mantissa * BigInteger.Pow(10, (int)exponent) is var integer
        && integer >= min
        && integer <= MaxInteger;

    /// <summary>At most two decimals, at most 2^53 − 1, and what a double makes of it, written shortest, is it again.</summary>
    private static bool IsPrice(PlainJson json)
    {
        if (json is not Number number)
            return false;
        var exact = Exact(number.Literal);
        if (exact.Exponent < -2 || exact.Exponent > 16)
            return false;
        var cents = exact.Mantissa * BigInteger.Pow(10, (int)exact.Exponent + 2);
        return cents >= 0
            && cents <= MaxInteger * 100
            && Exact(AsDouble(number).ToString("R", CultureInfo.InvariantCulture)) == exact;
    }

    private static double AsDouble(Number number) =>
        double.Parse(number.Literal, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The number as a mantissa without trailing zeros and a power of ten.</summary>
    private static (BigInteger Mantissa, BigInteger Exponent) Exact(string literal)
    {
        var parts = literal.ToUpperInvariant().Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var trimmed = digits.TrimEnd('0');
        if (trimmed is "" or "-")
            return (0, 0);
        var exponent =
            (
                parts.Length > 1
                    ? BigInteger.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
                    : 0
            )
            - (point < 0 ? 0 : parts[0].Length - point - 1)
            + (digits.Length - trimmed.Length);
        return (BigInteger.Parse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), exponent);
    }

    [GeneratedRegex(@"\A\+[1-9][0-9]{1,14}\z")]
    private static partial Regex E164 { get; }
}
