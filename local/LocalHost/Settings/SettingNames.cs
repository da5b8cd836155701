using System.Text.RegularExpressions;

namespace LocalHost.Settings;

/// <summary>Settings that a trigger's attribute names as <c>%NAME%</c>.</summary>
internal static partial class SettingNames
{
    /// <summary>The value with the settings in the place of their names.</summary>
    /// <exception cref="CannotStartException">A setting is missing.</exception>
    public static string Fill(string value, IConfiguration configuration, string function) =>
        Named()
            .Replace(
                value,
                match =>
                    configuration[match.Groups[1].Value] is { Length: > 0 } setting
                        ? setting
                        : throw new CannotStartException(
                            $"Function {function}: the setting {match.Groups[1].Value}, named by its trigger, is missing."
                        )
            );

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Named();
}
