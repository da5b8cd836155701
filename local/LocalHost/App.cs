using ListingFunctions;
using ListingFunctions.Http;
using Microsoft.Azure.Cosmos;

namespace LocalHost;

/// <summary>The one place that names the app which this host serves unless told otherwise.</summary>
internal static class App
{
    /// <summary>The setting, or section, that says which account.</summary>
    public const string Connection = "Cosmos";

    /// <summary>The setting that names the app's database.</summary>
    public const string DatabaseSetting = "Cosmos:Database";

    public const string DefaultDatabase = "listings";

    /// <summary>The setting that says how the app speaks to the account; on one machine there is only one way.</summary>
    public const string ConnectionModeSetting = "Cosmos:ConnectionMode";

    /// <summary>How the log categories that are the app's own begin.</summary>
    public const string LogCategories = nameof(ListingFunctions);

    public static IReadOnlyList<Type> FunctionTypes { get; } = typeof(ListingFunctionsBuilder).Assembly.GetTypes();

    public static IReadOnlyList<ContainerProperties> Containers => ContainerDefinitions.All;

    /// <summary>The page of the app for people, below the route prefix.</summary>
    public const string Page = "explorer";

    /// <summary>Why the app did not accept a request, as its problem body says; <c>null</c> if it sent none.</summary>
    public static string? ReasonOf(HttpContext http) => http.Features.Get<Problem>()?.Message;

    public static void Compose(LocalHostBuilder builder) => builder.AddListingFunctions();
}
