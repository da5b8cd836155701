using System.Diagnostics;
using System.Globalization;
using System.Text;
using ListingFunctions.Cosmos;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Benchmarks;

/// <summary>
/// What lines of a catalogue are measured against: a loop that makes the same changes at the same parallelism, each line by
/// point operations of the SDK, with listings and keys of its own.
/// </summary>
internal sealed class BareLines(Database database)
{
    private const int Parallelism = 32;
    private const long FirstId = 3_000_000_000_000;

    private static readonly byte[] Template = Dataset.Document(0, prices: 1);

    private readonly Container _keys = database.GetContainer(Containers.SourceKeys);
    private readonly Container _listings = database.GetContainer(Containers.Listings);

    /// <summary>Asked <c>created|updated|unchanged first count</c>, it returns how many lines a second it did.</summary>
    public static async Task<int> ServeAsync(string cosmos)
    {
        using var client = Dataset.Client(cosmos);
        var lines = new BareLines(client.GetDatabase(Roles.Database));
        await Child.ServeAsync(
            "ready",
            async question =>
            {
                var words = question.Split(' ');
                var (first, count) = (Number(words[1]), Number(words[2]));
                return (await lines.RateAsync(words[0], first, count)).ToString(CultureInfo.InvariantCulture);
            }
        );
        return 0;
    }

    private async Task<double> RateAsync(string outcome, int first, int count)
    {
        Func<long, CancellationToken, Task> line = outcome switch
        {
            Lines.Created => CreateAsync,
            Lines.Updated => UpdateAsync,
            _ => ReadAsync,
        };
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(
            first,
            first + count,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism },
            async (index, cancellationToken) => await line(FirstId + index, cancellationToken)
        );
        return count / clock.Elapsed.TotalSeconds;
    }

    private async Task CreateAsync(long id, CancellationToken cancellationToken)
    {
        // The key is not known yet.
        using (await _keys.ReadItemStreamAsync($"{id}", new PartitionKey($"{id}"), null, cancellationToken)) { }
        var key = $$"""{"id":"{{id}}","listing_id":{{id}},"reserved_date":"2026-01-01T00:00:00.000Z"}""";
        await Dataset.CreateAsync(_keys, Encoding.UTF8.GetBytes(key), new PartitionKey($"{id}"), cancellationToken);
        var listing = Dataset.WithId(Template, id);
        await Dataset.CreateAsync(_listings, listing, new PartitionKey($"{id}"), cancellationToken);
    }

    private async Task UpdateAsync(long id, CancellationToken cancellationToken)
    {
        using var read = await ReadListingAsync(id, cancellationToken);
        using var replaced = await _listings.ReplaceItemStreamAsync(
            read.Content,
            $"{id}",
            new PartitionKey($"{id}"),
            new ItemRequestOptions { EnableContentResponseOnWrite = false, IfMatchEtag = read.Headers.ETag },
            cancellationToken
        );
        replaced.EnsureSuccessStatusCode();
    }

    private async Task ReadAsync(long id, CancellationToken cancellationToken)
    {
        using var read = await ReadListingAsync(id, cancellationToken);
    }

    private async Task<ResponseMessage> ReadListingAsync(long id, CancellationToken cancellationToken)
    {
        var partition = new PartitionKey($"{id}");
        using var key = await _keys.ReadItemStreamAsync($"{id}", partition, null, cancellationToken);
        key.EnsureSuccessStatusCode();
        var read = await _listings.ReadItemStreamAsync($"{id}", partition, null, cancellationToken);
        return read.EnsureSuccessStatusCode();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
