using System.Text.RegularExpressions;

namespace LocalHost.Settings;

/// <summary>Replaces the settings that a trigger's attribute names as <c>%NAME%</c>.</summary>
internal static partial class SettingNames
{
    /// <summary>The value with the names replaced by the settings' values.</summary>
    /// <exception cref="CannotStartException">A setting is missing.</exception>
    public static string Fill(string value, IConfiguration configuration, string function) =>
        Named()
            .Replace(
                value,
                match =>
                    configuration[match.Groups[1].Value] is { Length: > 0 } setting
                        ? setting
                        : throw new CannotStartException(
                            $"Function {function}: the setting {match.Groups[1].Value}, which its trigger requires, is missing."
                        )
            );

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Named();
}
