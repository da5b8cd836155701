using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using ListingFunctions.Archive;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>An archive in memory that counts its writes, and fails if a test says so.</summary>
internal sealed class TestArchive : IListingArchive
{
    private readonly ConcurrentDictionary<string, JsonElement> _documents = new();
    private int _attempts;
    private int _writes;

    /// <summary>The listings that it accepts; all of them by default.</summary>
    public Predicate<long> Takes { get; set; } = static _ => true;

    /// <summary>Runs before a document is stored.</summary>
    public Func<Task> Writing { get; set; } = static () => Task.CompletedTask;

    public int Attempts => _attempts;

    public int Writes => _writes;

    /// <summary>The documents by their paths.</summary>
    public IReadOnlyDictionary<string, JsonElement> Documents => _documents;

    public Task<string?> VersionOfAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult(_documents.TryGetValue(path, out var document) ? document.GetRawText() : null);

    public async Task<bool> WriteAsync(ArchivedListing listing, string? version, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        await Writing();
        if (!Takes(listing.Listing.Id))
            throw new IOException("The storage is away.");
        if (await VersionOfAsync(listing.Path, cancellationToken) != version)
            return false;
        _documents[listing.Path] = JsonSerializer.SerializeToElement(listing, ArchiveJson.Types.ArchivedListing);
        Interlocked.Increment(ref _writes);
        return true;
    }

    /// <summary>Whether what is archived can be found and revised.</summary>
    public bool IsAvailable { get; set; } = true;

    public Task<IReadOnlyList<string>> FindAsync(long listingId, CancellationToken cancellationToken) =>
        IsAvailable
            ? Task.FromResult<IReadOnlyList<string>>([
                .. _documents.Keys.Where(path => path.EndsWith($"/{listingId}.json", StringComparison.Ordinal)),
            ])
            : throw new RequestFailedException(503, "The storage is away.");

    public Task<bool> ReviseAsync(
        string path,
        Func<BinaryData, BinaryData?> revise,
        CancellationToken cancellationToken
    )
    {
        if (revise(new BinaryData(_documents[path].GetRawText())) is { } revised)
            _documents[path] = JsonElement.Parse(revised);
        return Task.FromResult(true);
    }

    /// <summary>Puts a copy of the only document of a listing at another path.</summary>
    public void Copy(long id, string path) => _documents[path] = Of(id);

    /// <summary>The only document of a listing.</summary>
    public JsonElement Of(long id) =>
        Assert.Single(_documents, document => document.Key.EndsWith($"/{id}.json", StringComparison.Ordinal)).Value;

    /// <summary>The archived history of a listing, as the API would return it.</summary>
    public IReadOnlyList<Price> PricesOf(long id) => PricesIn(Of(id));

    /// <summary>The history in an archived document, as the API would return it.</summary>
    public static IReadOnlyList<Price> PricesIn(JsonElement document)
    {
        var id = document.GetProperty("listing").GetProperty("id").GetInt64();
        return
        [
            .. document
                .GetProperty("prices")
                .Deserialize(PricesJson.Types.PriceChangeArray)!
                .Select(change => new Price(change.PriceEur, change.CreatedDate, id)),
        ];
    }
}
