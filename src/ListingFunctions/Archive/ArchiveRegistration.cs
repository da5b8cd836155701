using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Archive;

/// <summary>Registers the archive in Blob Storage and what works for it.</summary>
internal static class ArchiveRegistration
{
    public static IServiceCollection AddArchive(this IServiceCollection services)
    {
        services.AddSingleton<DeletedListings>();
        // Who brought an archive of its own, as the local host does, needs no storage account, nor settings of one.
        if (services.Any(service => service.ServiceType == typeof(IListingArchive)))
            return services;

        services.AddSingleton<IConfigureOptions<ArchiveSettings>, ArchiveSettings.FromConfiguration>();
        services.AddSingleton<IValidateOptions<ArchiveSettings>, ArchiveSettings.Validator>();
        services.AddOptions<ArchiveSettings>().ValidateOnStart();
        services.AddSingleton(CreateContainerClient);
        // Made when something is archived: where no account is named, nothing else should stand still.
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
                "None of the settings Archive, Archive__blobServiceUri and AzureWebJobsStorage names a storage account; deleted listings are kept, and not archived, until one does."
            );
        var service = settings.ConnectionString is { Length: > 0 } connectionString
            ? new BlobServiceClient(connectionString)
            : new BlobServiceClient(
                new Uri(settings.BlobServiceUri!),
                new DefaultAzureCredential(
                    new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.ClientId }
                )
            );
        return service.GetBlobContainerClient(ArchiveSettings.Container);
    }
}
