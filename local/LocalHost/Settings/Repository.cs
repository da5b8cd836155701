namespace LocalHost.Settings;

/// <summary>Finds the folder of local.settings.json and of the local data, from wherever the host is started.</summary>
internal static class Repository
{
    /// <summary>
    /// The folder that has a file, at or above that of the program or the current one; the current one if none has.
    /// </summary>
    public static string RootWith(string file) =>
        Above(AppContext.BaseDirectory, file)
        ?? Above(Environment.CurrentDirectory, file)
        ?? Environment.CurrentDirectory;

    private static string? Above(string directory, string file)
    {
        for (var candidate = new DirectoryInfo(directory); candidate is not null; candidate = candidate.Parent)
            if (File.Exists(Path.Combine(candidate.FullName, file)))
                return candidate.FullName;
        return null;
    }
}
