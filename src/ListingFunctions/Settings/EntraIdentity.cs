using Azure.Core;
using Azure.Identity;

namespace ListingFunctions.Settings;

/// <summary>The Entra identity of the app, with which it reaches the Azure services that no connection string names.</summary>
internal static class EntraIdentity
{
    /// <summary>The credential of an identity.</summary>
    /// <param name="clientId">
    /// The client id of a user-assigned identity, as deployed; <c>null</c>: whichever identity there is, such as that of a
    /// developer who has signed in. That one is looked for with the tools of developers, as processes, which the deployed
    /// app does not start.
    /// </param>
    public static TokenCredential Credential(string? clientId) =>
        clientId is { Length: > 0 }
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
}
