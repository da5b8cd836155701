using Azure.Core;
using Azure.Identity;

namespace ListingFunctions.Settings;

/// <summary>The Entra identity of the app, with which it reaches the Azure services that no connection string names.</summary>
internal static class EntraIdentity
{
    /// <summary>The credential of an identity.</summary>
    /// <param name="clientId">The client id of a user-assigned identity; <c>null</c>: the default identity.</param>
    public static TokenCredential Credential(string? clientId) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
}
