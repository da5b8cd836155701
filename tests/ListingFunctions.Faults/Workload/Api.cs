using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ListingFunctions.Faults.Checking;
using Testing;

namespace ListingFunctions.Faults.Workload;

/// <summary>One client's way to the API: asks over HTTP, at one host or the other, and logs what it saw.</summary>
/// <param name="hosts">Where the hosts listen.</param>
/// <param name="journal">The log.</param>
/// <param name="watchdog">Is told what is waited for.</param>
/// <param name="client">The client's name.</param>
internal sealed class Api(IReadOnlyList<Uri> hosts, Journal journal, Watchdog watchdog, string client) : IDisposable
{
    private static readonly TimeSpan PauseWithoutAnswer = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private int _next;

    public Task<Observation> CreateAsync(
        string name,
        decimal price,
        Guid? idempotencyKey,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            new Question(Asked.Create, name, HttpMethod.Post, "listings")
            {
                Price = price,
                Body = ListingBody.Of(price, name),
                IdempotencyKey = idempotencyKey,
            },
            null,
            cancellationToken
        );

    public Task<Observation> UpdateAsync(
        KnownListing listing,
        decimal price,
        string? ifMatch,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            new Question(Asked.Update, listing.Name, HttpMethod.Put, $"listings/{listing.Id}")
            {
                Price = price,
                Body = ListingBody.Of(price, listing.Name),
                IfMatch = ifMatch,
            },
            listing,
            cancellationToken
        );

    /// <summary>An update that the contract refuses.</summary>
    public Task<Observation> UpdateWronglyAsync(
        KnownListing listing,
        decimal price,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            new Question(Asked.Update, listing.Name, HttpMethod.Put, $"listings/{listing.Id}")
            {
                Price = price,
                Body = ListingBody.Of(price, listing.Name, rooms: 0),
            },
            listing,
            cancellationToken
        );

    public Task<Observation> DeleteAsync(KnownListing listing, CancellationToken cancellationToken) =>
        AskAsync(
            new Question(Asked.Delete, listing.Name, HttpMethod.Delete, $"listings/{listing.Id}"),
            listing,
            cancellationToken
        );

    public Task<Observation> ReadListingAsync(KnownListing listing, CancellationToken cancellationToken) =>
        AskAsync(
            new Question(Asked.ReadListing, listing.Name, HttpMethod.Get, $"listings/{listing.Id}"),
            listing,
            cancellationToken
        );

    public Task<Observation> ReadPricesAsync(KnownListing listing, CancellationToken cancellationToken) =>
        AskAsync(
            new Question(Asked.ReadPrices, listing.Name, HttpMethod.Get, $"listings/{listing.Id}/prices"),
            listing,
            cancellationToken
        );

    public void Dispose() => _http.Dispose();

    private async Task<Observation> AskAsync(
        Question question,
        KnownListing? listing,
        CancellationToken cancellationToken
    )
    {
        watchdog.Begins(client, $"{question.Method} {question.Path} ({question.Listing})");
        var began = Stopwatch.GetTimestamp();
        var answer = await SendAsync(question, cancellationToken);
        var ended = Stopwatch.GetTimestamp();
        watchdog.Ends(client);

        var observation = journal.Add(
            Read(
                new Observation
                {
                    Asked = question.Asked,
                    Listing = question.Listing,
                    Price = question.Price,
                    Began = began,
                    Ended = ended,
                    Status = answer?.Status,
                    Outcome = answer?.Status switch
                    {
                        >= 200 and < 300 => Outcome.Acknowledged,
                        >= 400 and < 500 and not 429 => Outcome.Refused,
                        _ => Outcome.Unknown,
                    },
                },
                answer?.Body
            )
        );
        if (listing is not null)
            Learn(listing, observation, answer?.ETag);
        if (answer is null)
            await Task.Delay(PauseWithoutAnswer, cancellationToken);
        return observation;
    }

    private async Task<Answer?> SendAsync(Question question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            question.Method,
            new Uri(hosts[_next++ % hosts.Count], "api/" + question.Path)
        );
        if (question.Body is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (question.IfMatch is { } ifMatch)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (question.IdempotencyKey is { } key)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key.ToString());
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            return new Answer(
                (int)response.StatusCode,
                response.Headers.ETag?.ToString(),
                await response.Content.ReadAsByteArrayAsync(cancellationToken)
            );
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static Observation Read(Observation observation, byte[]? body)
    {
        if (observation.Outcome != Outcome.Acknowledged || body is not { Length: > 0 })
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
                AnsweredPrice = json.GetProperty("latest_price_eur").GetDecimal(),
                CreatedDate = json.GetProperty("created_date").GetDateTimeOffset(),
                UpdatedDate = json.GetProperty("updated_date").GetDateTimeOffset(),
            };
    }

    /// <summary>A history as the API, or a query, tells it.</summary>
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

    private static void Learn(KnownListing listing, Observation observation, string? etag)
    {
        listing.Age++;
        listing.ETag = etag ?? listing.ETag;
        if (observation.Outcome == Outcome.Unknown)
            listing.Unanswered++;
        if (observation.Status == 404 || observation is { Asked: Asked.Delete, Outcome: Outcome.Acknowledged })
            listing.IsGone = true;
    }

    private sealed record Question(Asked Asked, string Listing, HttpMethod Method, string Path)
    {
        public decimal? Price { get; init; }

        public string? Body { get; init; }

        public string? IfMatch { get; init; }

        public Guid? IdempotencyKey { get; init; }
    }

    private sealed record Answer(int Status, string? ETag, byte[] Body);
}
