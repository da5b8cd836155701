using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Injection;
using Testing;

namespace ListingFunctions.Faults.Workload;

/// <content>Imports.</content>
internal sealed partial class Api
{
    private const string Source = "elsewhere";
    private const int MostCuts = 3;

    private static readonly TimeSpan LongestUntilCut = TimeSpan.FromMilliseconds(60);

    /// <summary>
    /// Imports listings with their histories, in one request that is sent again until each of them is there. Often the
    /// client is gone before the response.
    /// </summary>
    /// <returns>Their ids, by name.</returns>
    public async Task<IReadOnlyDictionary<string, long>> ImportAsync(
        IReadOnlyList<ImportedHistory> listings,
        CancellationToken cancellationToken
    )
    {
        var body = string.Join('\n', listings.Select(LineOf));
        var ids = new Dictionary<string, long>();
        for (var attempt = 0; ids.Count < listings.Count; attempt++)
        {
            var question = new Question(Asked.Import, AllListings, HttpMethod.Post, "api/ops/import")
            {
                Body = body,
                MediaType = "application/x-ndjson",
                Patience = PatienceOf(listings[0].Name, attempt),
            };
            var (observation, response) = await AskAsync(question, cancellationToken);
            if (response?.Status != 200)
                continue;
            foreach (var (listing, id) in Done(listings, response.Body))
            {
                if (ids.TryAdd(listing.Name, id))
                    Log(observation, listing, id);
            }
        }

        return ids;
    }

    private TimeSpan? PatienceOf(string name, int attempt) =>
        attempt < MostCuts && faults is { IsCalm: false } && faults.Plan.Events.Contains(FaultKind.ImportCut)
            ? LongestUntilCut * faults.Draw($"patience of {name}", attempt)
            : null;

    /// <summary>Logs each price as if it had been requested at its own time, in the time of the request.</summary>
    private void Log(Observation request, ImportedHistory listing, long id)
    {
        foreach (var (index, price) in listing.Prices.Index())
            journal.Add(
                request with
                {
                    Asked = index == 0 ? Asked.Create : Asked.Update,
                    IsImported = true,
                    Listing = listing.Name,
                    Id = id,
                    Price = price.PriceEur,
                    ReturnedPrice = price.PriceEur,
                    CreatedDate = listing.Prices[0].CreatedDate,
                    UpdatedDate = price.CreatedDate,
                    Began = request.Began + 2 * index,
                    Ended = request.Began + 2 * index + 1,
                }
            );
    }

    /// <summary>The listings in the response, which may end early, if its host was killed.</summary>
    private static IEnumerable<(ImportedHistory Listing, long Id)> Done(
        IReadOnlyList<ImportedHistory> listings,
        byte[] body
    )
    {
        foreach (
            var line in Encoding
                .UTF8.GetString(body)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.EndsWith('}'))
                .Select(line => JsonNode.Parse(line)!)
        )
        {
            var outcome = (string?)line["outcome"];
            if (outcome is "created" or "unchanged")
                yield return (listings[(int)line["line"]! - 1], (long)line["id"]!);
            else if (outcome != "failed")
                throw new InvalidOperationException($"An import was refused: {line.ToJsonString()}");
        }
    }

    private static string LineOf(ImportedHistory listing)
    {
        var line = JsonNode.Parse(ListingBody.Of(listing.Prices[^1].PriceEur, listing.Name))!.AsObject();
        (line["source"], line["key"]) = (Source, listing.Name);
        line["created_date"] = TextOf(listing.Prices[0].CreatedDate);
        line["prices"] = new JsonArray([
            .. listing.Prices.Select(price => new JsonObject
            {
                ["price_eur"] = price.PriceEur,
                ["created_date"] = TextOf(price.CreatedDate),
            }),
        ]);
        return line.ToJsonString();
    }

    private static string TextOf(DateTimeOffset instant) =>
        instant.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}

/// <summary>A listing with its history elsewhere.</summary>
/// <param name="Name">Its name, which is its key, too.</param>
/// <param name="Prices">Its prices, oldest first.</param>
internal sealed record ImportedHistory(string Name, IReadOnlyList<PriceEntry> Prices)
{
    private static readonly DateTimeOffset Begin = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>So many prices, one a day, each higher than the previous one.</summary>
    public static ImportedHistory Of(string name, decimal first, int count) =>
        new(
            name,
            [.. Enumerable.Range(0, count).Select(day => new PriceEntry(first + day * 0.25m, Begin.AddDays(day)))]
        );
}
