using System.Text.Json;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Sources;

/// <summary>
/// <c>GET /ops/export</c>: every listing with its complete history, in the form that an import accepts, page by page, in no
/// order.
/// </summary>
public sealed class ExportListings(IListingStore listings, ContainerIds containers, HistoryReader history)
{
    /// <summary>Histories read in parallel.</summary>
    private const int Parallelism = 16;

    /// <summary>
    /// 200 with one line for each listing, and a <c>Link</c> if there is more; a page may be empty. 400 for an invalid
    /// continuation, 422 for an invalid parameter; 503 if a history has a gap, with the listing: nothing is exported
    /// incomplete.
    /// </summary>
    [Function(nameof(ExportListings))]
    [HandlesQuery]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", "head", Route = "ops/export")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var parameters = new QueryParameters(request.Query);
        var (limit, token) = (parameters.Limit(), parameters.Continuation());
        if (parameters.Problem is { } problem)
            return problem;
        // The continuation itself does not say which container it is of.
        var scope = $"export of {await containers.FindAsync(Containers.Listings, cancellationToken)}";
        string? continuation = null;
        if (token is not null && !OpaqueToken.TryRead(token, scope, out continuation))
            return Problem.InvalidContinuation;
        if (await listings.ReadDocumentsAsync(continuation, limit, cancellationToken) is not { } page)
            return Problem.InvalidContinuation;

        var exported = page.Documents.Select(Read).OfType<Listing>().ToArray();
        var lines = new ExportedListing?[exported.Length];
        await Parallel.ForAsync(
            0,
            exported.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (index, stop) => lines[index] = await ExportAsync(exported[index], stop)
        );
        if (Array.IndexOf(lines, null) is var missing and >= 0)
            return Problem.HistoryIncomplete(ListingId.Format(exported[missing].Id));

        if (page.Continuation is not null)
            request.HttpContext.Response.Headers.Link = NextPage.LinkTo(
                request,
                ("limit", limit),
                ("continuation", OpaqueToken.Write(scope, page.Continuation))
            );
        return new Content(
            JsonLines.Of(lines.OfType<ExportedListing>(), SourcesJson.Types.ExportedListing),
            JsonLines.MediaType
        )
        {
            IsCacheable = false,
        };
    }

    private async Task<ExportedListing?> ExportAsync(Listing listing, CancellationToken cancellationToken)
    {
        var trail = await history.Store.TrailOfAsync(listing, cancellationToken);
        return await history.ReadAllAsync(listing.Id, trail, cancellationToken) is { } all
            ? ExportedListing.Of(listing, all)
            : null;
    }

    private static Listing? Read(JsonElement document) =>
        StoredListing.TryRead(document, out var stored, out _) && stored.Listing.DeletedDate is null
            ? stored.Listing
            : null;
}
