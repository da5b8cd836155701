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
        public Task<string?> VersionOfAsync(string path, CancellationToken cancellationToken) =>
            archive.VersionOfAsync(path, cancellationToken);

        public Task<bool> WriteAsync(ArchivedListing listing, string? version, CancellationToken cancellationToken) =>
            archive.WriteAsync(
                listing.Path,
                JsonSerializer.SerializeToUtf8Bytes(listing, ArchiveJson.Types.ArchivedListing),
                version,
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
            while (true)
            {
                var version = await archive.VersionOfAsync(path, cancellationToken);
                if (await archive.ReadAsync(path, cancellationToken) is not { } content)
                    return false;
                if (revise(new BinaryData(content)) is not { } revised)
                    return true;
                if (await archive.WriteAsync(path, revised.ToArray(), version, cancellationToken))
                    return true;
            }
        }
    }
}
