using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.SignIn;

/// <summary>Who asks for a write, as the token says.</summary>
/// <param name="Client">
/// The application that asks, or else the user or principal; <see langword="null"/> where there is no token that is right.
/// </param>
/// <param name="Refusal">Why it may not write; <see langword="null"/> where it may.</param>
internal sealed record Caller(string? Client, Problem? Refusal)
{
    private const string Challenge = "Bearer realm=\"ListingAPI\"";

    /// <summary>401, without an error code: the client may not know that a token is wanted (RFC 6750, 3.1).</summary>
    public static Caller Unknown { get; } =
        Refused(StatusCodes.Status401Unauthorized, null, "Changes want an access token in Authorization: Bearer.");

    /// <summary>400: which of several tokens counts is nobody's to guess.</summary>
    public static Caller OfSeveralTokens { get; } =
        Refused(StatusCodes.Status400BadRequest, "invalid_request", "There must be one Authorization header.");

    /// <summary>503: the token cannot be judged now.</summary>
    public static Caller NotJudged { get; } =
        new(
            null,
            new Problem(
                StatusCodes.Status503ServiceUnavailable,
                "Tokens cannot be judged now, because their authority cannot be reached. Nothing was changed; try again."
            )
            {
                RetryAfter = Authority.PauseAfterFailure,
            }
        );

    /// <summary>401: the token is not right.</summary>
    /// <param name="why">A sentence in ASCII without quotes, as <c>error_description</c> wants it.</param>
    public static Caller WithWrongToken(string why) => Refused(StatusCodes.Status401Unauthorized, "invalid_token", why);

    /// <summary>403: the token is right, and lacks the role.</summary>
    public static Caller WithoutRole(string? client) =>
        Refused(
            StatusCodes.Status403Forbidden,
            "insufficient_scope",
            $"Changes want the app role {Access.WriteRole} in the roles of the access token."
        ) with
        {
            Client = client,
        };

    private static Caller Refused(int status, string? error, string why) =>
        new(
            null,
            new Problem(status, why)
            {
                Challenge = error is null ? Challenge : $"{Challenge}, error=\"{error}\", error_description=\"{why}\"",
            }
        );
}
