namespace ListingFunctions.Sources;

/// <summary>A line of a request: a listing to send, or the result of a line that cannot be read.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Key">The key; <see langword="null"/> if the line was rejected.</param>
/// <param name="Listing">The listing; <see langword="null"/> if the line was rejected.</param>
/// <param name="Rejection">The result of a line that was rejected.</param>
internal sealed record SentLine(int Line, SourceKey? Key, ISentListing? Listing, LineResult? Rejection)
{
    /// <summary>A line with a listing.</summary>
    public static SentLine Of(int line, SourceKey key, ISentListing listing) => new(line, key, listing, null);

    /// <summary>A line that was rejected.</summary>
    public static SentLine Rejected(LineResult result) => new(result.Line, null, null, result);
}
