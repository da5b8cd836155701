// Finds documents that stop the change feed: the Functions host cannot read a batch with a document of 64 levels or more,
// and retries it forever. The API writes no such document; an out-of-band write can. Changes nothing.
//
//   dotnet run scripts/find-deep-documents.cs -- https://ACCOUNT.documents.azure.com --since 2026-11-25T09:00:00Z
//
// Reads the change feed directly, so it finds the document at which the host stops. With an endpoint it signs in with
// Entra ID (az login), as an identity with a data role: docs/operations.md, "Into the data".

// Reads documents only, so there is no need to ask the package feed for the Functions worker first.
#:property FunctionsWorker=None
#:package Azure.Identity
#:package Microsoft.Azure.Cosmos
#:package Newtonsoft.Json

using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Identity;
using Microsoft.Azure.Cosmos;

const string Usage = """
    usage: dotnet run scripts/find-deep-documents.cs -- ACCOUNT [--database NAME] [--container NAME] [--since INSTANT]
      ACCOUNT        endpoint of the Cosmos DB account, or a connection string
      --database     the database (default: listings)
      --container    the container (default: listings)
      --since        the earliest write to read, RFC 3339 (default: all, which reads the complete container)
    Exit code: 0 if there is none, 1 if there is any, 2 if the container cannot be read.
    """;

if (Arguments.Read(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

try
{
    using var client = arguments.Connect();
    var container = client.GetContainer(arguments.Database, arguments.Container);
    var (read, found) = (0, 0);
    foreach (var range in await container.GetFeedRangesAsync())
    await foreach (var document in new Feed(container, range).ReadAsync(arguments.Since))
    {
        read++;
        if (DeepDocument.Of(document) is not { } deep)
            continue;
        found++;
        Console.WriteLine(deep);
    }
    Console.WriteLine($"{read} documents read, {found} too deep");
    return found == 0 ? 0 : 1;
}
catch (Exception e) when (e is CosmosException or AuthenticationFailedException or HttpRequestException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

/// <summary>The arguments.</summary>
/// <param name="Account">Endpoint or connection string.</param>
/// <param name="Database">The database.</param>
/// <param name="Container">The container whose feed has stopped.</param>
/// <param name="Since">The earliest write; <see langword="null"/> for all.</param>
internal sealed record Arguments(string Account, string Database, string Container, DateTimeOffset? Since)
{
    public static Arguments? Read(string[] args)
    {
        string? account = null;
        var read = new Arguments("", "listings", "listings", null);
        for (var i = 0; i < args.Length; i++)
            switch (args[i])
            {
                case "--database" when i + 1 < args.Length:
                    read = read with { Database = args[++i] };
                    break;
                case "--container" when i + 1 < args.Length:
                    read = read with { Container = args[++i] };
                    break;
                case "--since" when i + 1 < args.Length && Instant(args[i + 1]) is { } since:
                    i++;
                    read = read with { Since = since };
                    break;
                case var text when account is null && !text.StartsWith('-'):
                    account = text;
                    break;
                default:
                    return null;
            }
        return account is null ? null : read with { Account = account };
    }

    /// <summary>Connects over HTTPS only: operators' networks seldom allow the ports of Direct mode.</summary>
    public CosmosClient Connect()
    {
        var options = new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            MaxRetryAttemptsOnRateLimitedRequests = 100,
            MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromMinutes(5),
        };
        if (Uri.TryCreate(Account, UriKind.Absolute, out var endpoint) && endpoint.Scheme == Uri.UriSchemeHttps)
            return new CosmosClient(Account, new DefaultAzureCredential(), options);
        options.LimitToEndpoint = true;
        return new CosmosClient(Account, options);
    }

    private static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
            : null;
}

/// <summary>The change feed of one partition range, page by page, read to its current end.</summary>
internal sealed class Feed(Container container, FeedRange range)
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1024 };

    public async IAsyncEnumerable<JsonElement> ReadAsync(DateTimeOffset? since)
    {
        var start = since is { } instant
            ? ChangeFeedStartFrom.Time(instant.UtcDateTime, range)
            : ChangeFeedStartFrom.Beginning(range);
        // As a stream: the SDK's own reading of items has the same limit of depth as the host.
        using var pages = container.GetChangeFeedStreamIterator(start, ChangeFeedMode.LatestVersion);
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync();
            if (page.StatusCode == HttpStatusCode.NotModified)
                yield break;
            page.EnsureSuccessStatusCode();
            using var json = await JsonDocument.ParseAsync(page.Content, Reading);
            foreach (var document in json.RootElement.GetProperty("Documents").EnumerateArray())
                yield return document;
        }
    }
}

/// <summary>A document that the host cannot read.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Member">The member that is too deep.</param>
/// <param name="Levels">Objects and arrays within each other, the document itself included.</param>
/// <param name="Written">When it was written, to the second.</param>
internal sealed record DeepDocument(string Id, string Member, int Levels, DateTimeOffset Written)
{
    /// <summary>The host reads 64 levels with Newtonsoft.Json, of which the array of the batch is one.</summary>
    private const int Readable = 63;

    /// <summary>The document, if it is too deep.</summary>
    public static DeepDocument? Of(JsonElement document)
    {
        var deepest = document.EnumerateObject().MaxBy(member => LevelsOf(member.Value));
        var levels = 1 + LevelsOf(deepest.Value);
        return levels <= Readable
            ? null
            : new DeepDocument(
                document.GetProperty("id").GetString()!,
                deepest.Name,
                levels,
                DateTimeOffset.FromUnixTimeSeconds(document.GetProperty("_ts").GetInt64())
            );
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Id}: {Levels} levels in '{Member}', written {Written:yyyy-MM-ddTHH:mm:ssZ}"
        );

    private static int LevelsOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => 1
                + value.EnumerateObject().Select(member => LevelsOf(member.Value)).DefaultIfEmpty().Max(),
            JsonValueKind.Array => 1 + value.EnumerateArray().Select(LevelsOf).DefaultIfEmpty().Max(),
            _ => 0,
        };
}
