using Microsoft.Azure.Functions.Worker;

namespace ListingFunctions.Access;

/// <summary>Who may write.</summary>
public static class Permissions
{
    /// <summary>
    /// What the Functions host requires for a write: a function key. In a build with <c>-p:SignIn=Entra</c> nothing,
    /// because the app itself requires a token then; such an app does not start without the settings for it.
    /// </summary>
    public const AuthorizationLevel Writes =
#if SIGN_IN_ENTRA
    AuthorizationLevel.Anonymous;
#else
    AuthorizationLevel.Function;
#endif

    /// <summary>The app role that a token must have for writes, in <c>roles</c>.</summary>
    public const string WriteRole = "Listings.Write";
}
