using System.Diagnostics;
using System.Text;
using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Injection;
using Testing;

namespace ListingFunctions.Faults.Workload;

/// <summary>One client's way to the API: asks over HTTP, at one host or the other, and logs what it saw.</summary>
/// <param name="hosts">Where the hosts listen.</param>
/// <param name="journal">The log.</param>
/// <param name="watchdog">Watches what is waited for.</param>
/// <param name="client">The client's name.</param>
/// <param name="faults">Says which requests bring a token of <paramref name="other"/>.</param>
/// <param name="other">Another store.</param>
internal sealed partial class Api(
    IReadOnlyList<Uri> hosts,
    Journal journal,
    Watchdog watchdog,
    string client,
    Injection.Faults? faults = null,
    OtherStore? other = null
) : IDisposable
{
    public const string SessionHeader = "Session-Token";

    /// <summary>The name under which the log has what is about no listing of its own.</summary>
    public const string AllListings = "all listings";

    private const double ForeignShare = 0.01;

    private static readonly TimeSpan PauseWithoutResponse = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private int _next;
    private readonly HashSet<FaultKind> _foreign = [];
    private string? _session;
    private string? _list;
    private string? _cursor;

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

    private bool DrawsForeign(FaultKind kind)
    {
        if (other is null || faults is not { IsCalm: false } || !faults.Plan.Events.Contains(kind))
            return false;
        // The first request of each client that may is one.
        var isFirst = _foreign.Add(kind);
        if (!isFirst && faults.Draw($"{client} {kind}", _next) >= ForeignShare)
            return false;
        faults.Count(kind);
        return true;
    }

    private async Task<Observation> AskAsync(
        Question question,
        KnownListing? listing,
        CancellationToken cancellationToken
    )
    {
        var (observation, response) = await AskAsync(
            question with
            {
                Path = "api/" + question.Path,
                IsForeign = DrawsForeign(FaultKind.ForeignSession),
            },
            cancellationToken
        );
        if (listing is not null)
            Learn(listing, observation, response?.ETag);
        return observation;
    }

    private async Task<(Observation Observation, Response? Response)> AskAsync(
        Question question,
        CancellationToken cancellationToken
    )
    {
        watchdog.Begins(client, $"{question.Method} {question.Path} ({question.Listing})");
        var began = Stopwatch.GetTimestamp();
        var response = await SendAsync(question, cancellationToken);
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
                    Status = response?.Status,
                    IsForeign = question.IsForeign,
                    // A request that is refused before the store is asked leaves the token as it is.
                    KeepsForeign =
                        question.IsForeign && response?.Status is 200 or 201 && response.Session == other!.SessionToken,
                    Outcome = response?.Status switch
                    {
                        >= 200 and < 300 => Outcome.Acknowledged,
                        >= 400 and < 500 and not 429 => Outcome.Refused,
                        _ => Outcome.Unknown,
                    },
                },
                response?.Body
            )
        );
        _session = response?.Session ?? _session;
        if (response is null)
            await Task.Delay(PauseWithoutResponse, cancellationToken);
        return (observation, response);
    }

    private async Task<Response?> SendAsync(Question question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            question.Method,
            new Uri(hosts[_next++ % hosts.Count], question.Path)
        );
        if (question.Body is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, question.MediaType);
        if (question.IfMatch is { } ifMatch)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (question.IdempotencyKey is { } key)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key.ToString());
        if ((question.IsForeign ? other!.SessionToken : _session) is { } session)
            request.Headers.TryAddWithoutValidation(SessionHeader, session);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (question.Patience is { } patience)
            cut.CancelAfter(patience);
        try
        {
            using var response = await _http.SendAsync(request, cut.Token);
            return new Response(
                (int)response.StatusCode,
                response.Headers.ETag?.ToString(),
                response.Headers.TryGetValues(SessionHeader, out var tokens) ? tokens.Single() : null,
                NextOf(response),
                response.Headers.TryGetValues("Feed-At-End", out var ends) && ends.Single() == "true",
                await response.Content.ReadAsByteArrayAsync(cut.Token)
            );
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            faults?.Count(FaultKind.ImportCut);
            return null;
        }
    }

    private static void Learn(KnownListing listing, Observation observation, string? etag)
    {
        listing.Age++;
        listing.ETag = etag ?? listing.ETag;
        if (observation.Outcome == Outcome.Unknown)
            listing.Unacknowledged++;
        if (observation.Status == 404 || observation is { Asked: Asked.Delete, Outcome: Outcome.Acknowledged })
            listing.IsGone = true;
    }

    private sealed record Question(Asked Asked, string Listing, HttpMethod Method, string Path)
    {
        public decimal? Price { get; init; }

        public string? Body { get; init; }

        public string MediaType { get; init; } = "application/json";

        /// <summary>After what time the client is gone.</summary>
        public TimeSpan? Patience { get; init; }

        public string? IfMatch { get; init; }

        public Guid? IdempotencyKey { get; init; }

        /// <summary>Whether it has a token of another store.</summary>
        public bool IsForeign { get; init; }
    }

    private sealed record Response(int Status, string? ETag, string? Session, string? Next, bool IsAtEnd, byte[] Body);
}

/// <summary>A page of what is read page by page.</summary>
/// <param name="Observation">What the client saw.</param>
/// <param name="Body">The page.</param>
/// <param name="Next">The address of the next page.</param>
internal sealed record Page(Observation Observation, byte[]? Body, string? Next);
