using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ListingFunctions.Access;

/// <summary>
/// Validates a token with the authority's metadata, and once more with newer ones if its key is unknown: the first token
/// after a key rotation must not be rejected.
/// </summary>
internal sealed class AccessTokenHandler(Authority authority) : JsonWebTokenHandler
{
    public override async Task<TokenValidationResult> ValidateTokenAsync(
        string token,
        TokenValidationParameters validationParameters
    )
    {
        var known = await authority.KnownMetadataAsync();
        var result = await ValidateAsync(known);
        return
            result.Exception is SecurityTokenSignatureKeyNotFoundException
            && await authority.NewestMetadataAsync() is var newest
            && newest != known
            ? await ValidateAsync(newest)
            : result;

        Task<TokenValidationResult> ValidateAsync(BaseConfigurationManager metadata)
        {
            validationParameters.ConfigurationManager = metadata;
            return base.ValidateTokenAsync(token, validationParameters);
        }
    }
}
