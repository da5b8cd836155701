using System.Text.Json;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Cosmos;

/// <summary>What a request reads of a feed.</summary>
/// <param name="Items">What was found.</param>
/// <param name="Position">Where the next request continues.</param>
/// <param name="IsAtEnd">Whether nothing more was in the feed at that moment.</param>
internal sealed record FeedSlice<T>(IReadOnlyList<T> Items, string Position, bool IsAtEnd)
{
    /// <summary>Sets the header that says whether more was available.</summary>
    public void WriteTo(HttpResponse response) =>
        response.Headers[ServiceHeaders.FeedAtEnd] = IsAtEnd ? "true" : "false";
}

/// <summary>A page of a feed, as one call reads it.</summary>
/// <param name="Documents">Its documents, in the order of the feed.</param>
/// <param name="Before">Where it began; <see langword="null"/> if that was no position.</param>
/// <param name="Position">Where it ended.</param>
/// <param name="IsEnd">Whether the end of the feed was reached; then it has no documents.</param>
/// <param name="ReadDate">The time before it was read.</param>
internal sealed record FeedPage(
    IReadOnlyList<JsonElement> Documents,
    string? Before,
    string Position,
    bool IsEnd,
    DateTimeOffset ReadDate
);
