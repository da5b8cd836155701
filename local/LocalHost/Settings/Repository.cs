namespace LocalHost.Settings;

/// <summary>The folder of local.settings.json and of the local data, from wherever the host is started.</summary>
internal static class Repository
{
    private const string Solution = "ListingFunctions.sln";

    public static string Root { get; } =
        Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory) ?? Environment.CurrentDirectory;

    private static string? Above(string directory)
    {
        for (var candidate = new DirectoryInfo(directory); candidate is not null; candidate = candidate.Parent)
            if (File.Exists(Path.Combine(candidate.FullName, Solution)))
                return candidate.FullName;
        return null;
    }
}
