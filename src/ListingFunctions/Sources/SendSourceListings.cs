using ListingFunctions.Access;
using ListingFunctions.Http;
using ListingFunctions.Listings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Sources;

/// <summary>
/// <c>POST /sources/{source}/listings</c>: the catalogue of a source, one listing per line. The whole request can be
/// repeated at any time: what is as it was sent stays unchanged.
/// </summary>
public sealed class SendSourceListings(LineExchange lines, ListingWriteRules rules)
{
    /// <summary>
    /// 200 with one line for each line of the request, in order; 415 if the body is not <c>application/x-ndjson</c>; 422
    /// for an invalid source.
    /// </summary>
    [Function(nameof(SendSourceListings))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(Permissions.Writes, "post", Route = "sources/{source}/listings")] HttpRequest request,
        string source,
        CancellationToken cancellationToken
    )
    {
        if (!SourceKey.IsSource(source))
            return SourceKey.NotASource;
        if (JsonBody.CheckType(request, JsonLines.MediaType) is { } problem)
            return problem;
        await lines.RunAsync(request.HttpContext, JsonBody.MaxLength, line => Parse(source, line), cancellationToken);
        return TypedResults.Empty;
    }

    private SentLine Parse(string source, Line line)
    {
        if (!SentMembers.TryRead(line, JsonBody.MaxLength, out var members, out var unreadable))
            return SentLine.Rejected(unreadable);
        var broken = new List<BrokenRule>();
        var key = SentMembers.Text(members, "key", SourceKey.KeyRule, SourceKey.IsKey, broken);
        var (write, others) = rules.Read(members.Without("key"));
        broken.AddRange(others);
        return broken.Count == 0
            ? SentLine.Of(line.Number, new SourceKey(source, key!), new SentListing(write!))
            : SentLine.Rejected(LineResult.Rejected(line.Number, key, broken));
    }
}
