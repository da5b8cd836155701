using Microsoft.Extensions.Options;

namespace ListingFunctions.Settings;

/// <summary>
/// The settings of a connection to an Azure service, as the Functions host names them: either <c>NAME</c>, a connection
/// string with a key, for emulators; or <c>NAME__address</c>, an address for the app's Entra identity.
/// </summary>
/// <param name="Setting">The setting with the connection string.</param>
/// <param name="AddressSetting">The setting with the address.</param>
/// <param name="ConnectionStringForm">The form of a connection string.</param>
/// <param name="AddressExample">An example of an address.</param>
/// <param name="IsConnectionString">Whether a text is a connection string of the service.</param>
/// <param name="IsAddress">Whether a text is an address of the service.</param>
internal sealed record ConnectionRule(
    string Setting,
    string AddressSetting,
    string ConnectionStringForm,
    string AddressExample,
    Func<string, bool> IsConnectionString,
    Func<string, bool> IsAddress
)
{
    /// <summary>Validates the two settings; a connection string, which contains a key, is never shown.</summary>
    public ValidateOptionsResult Validate(string? connectionString, string? address) =>
        (connectionString, address) switch
        {
            (null or "", null or "") => ValidateOptionsResult.Fail(
                $"Neither setting {Setting} (a connection string) nor {AddressSetting} (an address, for an Entra identity) is set; one of them must be."
            ),
            ({ Length: > 0 }, { Length: > 0 }) => ValidateOptionsResult.Fail(
                $"Settings {Setting} (a connection string) and {AddressSetting} (an address) are both set; only one of them may be."
            ),
            ({ Length: > 0 } text, _) when !IsConnectionString(text) => ValidateOptionsResult.Fail(
                $"Setting {Setting} is not a connection string of the form {ConnectionStringForm}"
            ),
            (_, { Length: > 0 } text) when !IsAddress(text) => ValidateOptionsResult.Fail(
                $"Setting {AddressSetting} is '{text}', not an address such as {AddressExample}."
            ),
            _ => ValidateOptionsResult.Success,
        };
}
