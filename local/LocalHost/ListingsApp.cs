using System.Text.Json;
using ListingFunctions;
using ListingFunctions.Archive;
using ListingFunctions.Http;
using LocalHost.Settings;

namespace LocalHost;

/// <summary>The app of this repository; nothing else in this host names it.</summary>
public static class ListingsApp
{
    public static LocalApp Definition { get; } =
        new()
        {
            Title = "ListingAPI",
            Root = Repository.RootWith("ListingFunctions.sln"),
            FunctionTypes = typeof(ListingFunctionsBuilder).Assembly.GetTypes(),
            Compose = builder => builder.AddListingFunctions(),
            Database = new LocalAppDatabase(
                Connection: "Cosmos",
                NameSetting: "Cosmos:Database",
                DefaultName: "listings",
                ConnectionModeSetting: "Cosmos:ConnectionMode",
                ContainerDefinitions.All
            ),
            LogCategory = nameof(ListingFunctions),
            Archive = new LocalAppArchive(
                "Archive",
                (services, archive) => services.AddSingleton<IListingArchive>(new ListingArchive(archive))
            ),
            Page = "explorer",
            ReasonOf = http => http.Features.Get<Problem>()?.Message,
        };

    private sealed class ListingArchive(LocalArchive archive) : IListingArchive
    {
        public Task WriteAsync(ArchivedListing listing, CancellationToken cancellationToken) =>
            archive.WriteAsync(
                listing.Path,
                JsonSerializer.SerializeToUtf8Bytes(listing, ArchiveJson.Types.ArchivedListing),
                cancellationToken
            );

        public Task<IReadOnlyList<string>> FindAsync(long listingId, CancellationToken cancellationToken) =>
            Task.FromResult(archive.Find(ArchivedListing.FileOf(listingId)));

        public async Task<bool> ReviseAsync(
            string path,
            Func<BinaryData, BinaryData?> revise,
            CancellationToken cancellationToken
        )
        {
            if (await archive.ReadAsync(path, cancellationToken) is not { } content)
                return false;
            if (revise(new BinaryData(content)) is { } revised)
                await archive.WriteAsync(path, revised.ToArray(), cancellationToken);
            return true;
        }
    }
}
