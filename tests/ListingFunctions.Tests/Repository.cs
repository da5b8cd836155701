namespace ListingFunctions.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "ListingFunctions.sln")))
            directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
