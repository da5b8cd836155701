using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Settings;

/// <summary>Registers settings that are validated at start.</summary>
internal static class SettingsRegistration
{
    /// <summary>Binds a section of the settings and validates it at start.</summary>
    public static void AddSettings<TSettings, TValidator>(this IServiceCollection services, string section)
        where TSettings : class
        where TValidator : class, IValidateOptions<TSettings>
    {
        services.AddSingleton<IValidateOptions<TSettings>, TValidator>();
        services.AddOptions<TSettings>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>Reads settings that are not one section, and validates them at start.</summary>
    public static void AddSettings<TSettings, TReader, TValidator>(this IServiceCollection services)
        where TSettings : class
        where TReader : class, IConfigureOptions<TSettings>
        where TValidator : class, IValidateOptions<TSettings>
    {
        services.AddSingleton<IConfigureOptions<TSettings>, TReader>();
        services.AddSingleton<IValidateOptions<TSettings>, TValidator>();
        services.AddOptions<TSettings>().ValidateOnStart();
    }
}
