namespace Testing;

/// <summary>The repository that the tests were built in, found from their output: deterministic builds map source paths.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The path of a file or folder of the repository.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "ListingFunctions.sln")))
                return folder;
        throw new InvalidOperationException("These tests read the repository that they were built in.");
    }
}
