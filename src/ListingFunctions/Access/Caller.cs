using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Access;

/// <summary>Who calls, according to the access token of the request.</summary>
/// <param name="Client">
/// The application that the token was issued to; <see langword="null"/> if there is no valid token.
/// </param>
/// <param name="Rejection">Why the call may not write; <see langword="null"/> if it may.</param>
internal sealed record Caller(string? Client, Problem? Rejection)
{
    private const string Challenge = "Bearer realm=\"ListingAPI\"";

    /// <summary>401, without an error code: the client may not know that a token is required (RFC 6750, 3.1).</summary>
    public static Caller WithoutToken { get; } =
        Rejected(
            StatusCodes.Status401Unauthorized,
            ErrorCode.Unauthorized,
            null,
            "Changes require an access token in Authorization: Bearer."
        );

    /// <summary>400: which of several tokens is meant cannot be known.</summary>
    public static Caller WithSeveralTokens { get; } =
        Rejected(
            StatusCodes.Status400BadRequest,
            ErrorCode.Unreadable,
            "invalid_request",
            "There must be one Authorization header."
        );

    /// <summary>503: the token cannot be validated now.</summary>
    public static Caller NotValidated { get; } =
        new(
            null,
            new Problem(
                StatusCodes.Status503ServiceUnavailable,
                ErrorCode.Unavailable,
                "Access tokens cannot be validated now, because their authority is unavailable. Nothing was changed; try again."
            )
            {
                RetryAfter = Authority.PauseAfterFailure,
            }
        );

    /// <summary>401: the token is not valid.</summary>
    /// <param name="reason">Sentences in ASCII without quotes, as <c>error_description</c> requires.</param>
    public static Caller WithInvalidToken(string reason) =>
        Rejected(StatusCodes.Status401Unauthorized, ErrorCode.Unauthorized, "invalid_token", reason);

    /// <summary>403: the token is valid, and lacks the role.</summary>
    public static Caller WithoutRole(string? client) =>
        Rejected(
            StatusCodes.Status403Forbidden,
            ErrorCode.Forbidden,
            "insufficient_scope",
            $"Changes require the app role {Permissions.WriteRole} in the roles of the access token."
        ) with
        {
            Client = client,
        };

    private static Caller Rejected(int status, ErrorCode code, string? error, string reason) =>
        new(
            null,
            new Problem(status, code, reason)
            {
                Challenge = error is null
                    ? Challenge
                    : $"{Challenge}, error=\"{error}\", error_description=\"{reason}\"",
            }
        );
}
