using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.Prices;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Sources;

/// <summary><c>POST /ops/import</c>: listings that existed elsewhere, with their dated histories, one per line.</summary>
public sealed class ImportListings(
    LineExchange lines,
    ListingWriteRules rules,
    HistoryReader history,
    TimeProvider time
)
{
    private readonly ImportRules _rules = new(rules, history, time);

    /// <summary>200 with one line for each line of the request, in order; 415 if the body is not <c>application/x-ndjson</c>.</summary>
    [Function(nameof(ImportListings))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "ops/import")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (JsonBody.CheckType(request, JsonLines.MediaType) is { } problem)
            return problem;
        await lines.RunAsync(request.HttpContext, ImportRules.MaxLineLength, _rules.Read, cancellationToken);
        return TypedResults.Empty;
    }
}
