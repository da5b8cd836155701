using Azure;
using Azure.Identity;

namespace ListingFunctions.Settings;

/// <summary>Recognizes that an Azure service other than Cosmos could not be used.</summary>
internal static class AzureOutage
{
    /// <summary>
    /// Whether a call to the service, or for its token, failed. After its retries the SDK throws all failures at once.
    /// </summary>
    public static bool IsOfAzure(this Exception exception) =>
        exception switch
        {
            RequestFailedException or AuthenticationFailedException => true,
            AggregateException e => e.InnerExceptions.Count > 0 && e.InnerExceptions.All(IsOfAzure),
            _ => false,
        };
}
