using ListingFunctions;
using ListingFunctions.Http;
using Microsoft.Azure.Cosmos;

namespace LocalHost;

/// <summary>The only place that names the app which this host serves by default.</summary>
internal static class App
{
    /// <summary>The setting, or section, that names the account.</summary>
    public const string Connection = "Cosmos";

    /// <summary>The setting that names the app's database.</summary>
    public const string DatabaseSetting = "Cosmos:Database";

    public const string DefaultDatabase = "listings";

    /// <summary>The setting of the app's connection mode; an account on this machine supports gateway mode only.</summary>
    public const string ConnectionModeSetting = "Cosmos:ConnectionMode";

    /// <summary>The prefix of the app's own log categories.</summary>
    public const string LogCategories = nameof(ListingFunctions);

    public static IReadOnlyList<Type> FunctionTypes { get; } = typeof(ListingFunctionsBuilder).Assembly.GetTypes();

    public static IReadOnlyList<ContainerProperties> Containers => ContainerDefinitions.All;

    /// <summary>The app's web page, below the route prefix.</summary>
    public const string Page = "explorer";

    /// <summary>Why the app rejected a request, from its problem details; <c>null</c> if there are none.</summary>
    public static string? ReasonOf(HttpContext http) => http.Features.Get<Problem>()?.Message;

    public static void Compose(LocalHostBuilder builder) => builder.AddListingFunctions();
}
