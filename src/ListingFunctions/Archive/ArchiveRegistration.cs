using Azure.Storage.Blobs;
using ListingFunctions.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Archive;

/// <summary>Registers the archive in Blob Storage and its dependencies.</summary>
internal static class ArchiveRegistration
{
    public static IServiceCollection AddArchive(this IServiceCollection services)
    {
        services.AddSingleton<DeletedListings>();
        // A host that registered its own archive, like the local host, needs no storage account and no settings.
        if (services.Any(service => service.ServiceType == typeof(IListingArchive)))
            return services;

        services.AddSettings<ArchiveSettings, ArchiveSettings.FromConfiguration, ArchiveSettings.Validator>();
        services.AddSingleton(CreateContainerClient);
        // Created when something is archived: a missing account must not stop anything else.
        services.AddSingleton(provider => new Lazy<BlobContainerClient>(
            provider.GetRequiredService<BlobContainerClient>
        ));
        services.AddSingleton<IListingArchive, BlobListingArchive>();
        return services;
    }

    private static BlobContainerClient CreateContainerClient(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<ArchiveSettings>>().Value;
        if (!settings.NamesAnAccount)
            throw new InvalidOperationException(
                "None of the settings Archive, Archive__blobServiceUri and AzureWebJobsStorage names a storage account; until one does, deleted listings are neither archived nor removed."
            );
        var service = settings.ConnectionString is { Length: > 0 } connectionString
            ? new BlobServiceClient(connectionString)
            : new BlobServiceClient(new Uri(settings.BlobServiceUri!), EntraIdentity.Credential(settings.ClientId));
        return service.GetBlobContainerClient(ArchiveSettings.Container);
    }
}
