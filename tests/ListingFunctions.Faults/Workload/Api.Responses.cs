using System.Globalization;
using System.Text.Json;
using ListingFunctions.Faults.Checking;

namespace ListingFunctions.Faults.Workload;

/// <content>What is read from responses.</content>
internal sealed partial class Api
{
    private static Observation Read(Observation observation, byte[]? body)
    {
        if (
            observation
                is not {
                    Outcome: Outcome.Acknowledged,
                    Asked: not (Asked.Import or Asked.List or Asked.Follow or Asked.FollowListings)
                }
            || body is not { Length: > 0 }
        )
            return observation;
        var json = JsonElement.Parse(body);
        return observation.Asked == Asked.ReadPrices
            ? observation with
            {
                Prices = Prices(json),
            }
            : observation with
            {
                Id = json.GetProperty("id").GetInt64(),
                ReturnedPrice = json.GetProperty("latest_price_eur").GetDecimal(),
                CreatedDate = json.GetProperty("created_date").GetDateTimeOffset(),
                UpdatedDate = json.GetProperty("updated_date").GetDateTimeOffset(),
            };
    }

    /// <summary>A history as the API, or a query, returns it.</summary>
    public static IReadOnlyList<PriceEntry> Prices(JsonElement json) =>
        [
            .. json.EnumerateArray()
                .Select(price => new PriceEntry(
                    price.GetProperty("price_eur").GetDecimal(),
                    DateTimeOffset.Parse(
                        price.GetProperty("created_date").GetString()!,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal
                    )
                )),
        ];
}
