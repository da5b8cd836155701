using Microsoft.Azure.Cosmos;

namespace LocalHost;

/// <summary>The one place that names the app which this host serves unless told otherwise.</summary>
internal static class App
{
    public static IReadOnlyList<Type> FunctionTypes { get; } = [];

    public static IReadOnlyList<ContainerProperties> Containers { get; } = [];

    /// <summary>The setting that names the app's database, and its value on a machine that says nothing.</summary>
    public const string DatabaseSetting = "Cosmos:Database";
    public const string DefaultDatabase = "listings";

    /// <summary>The setting, or section, that says which account.</summary>
    public const string Connection = "Cosmos";

    /// <summary>The start of the log categories that are the app's own.</summary>
    public const string LogCategories = "ListingFunctions";

    public static void Compose(LocalHostBuilder builder) { }
}
