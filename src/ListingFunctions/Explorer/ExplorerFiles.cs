using System.Collections.Frozen;
using System.Reflection;

namespace ListingFunctions.Explorer;

/// <summary>The files of the page, embedded in the assembly, so that nothing else has to be deployed.</summary>
internal static class ExplorerFiles
{
    private const string Prefix = "explorer/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
    }.ToFrozenDictionary();

    private static readonly Lazy<FrozenDictionary<string, ExplorerFile>> All = new(ReadAll);

    /// <summary>
    /// The HTML document of all addresses of the page, with placeholders for its base address and its modules.
    /// </summary>
    public static ExplorerFile Document => All.Value["explorer.html"];

    /// <summary>A style sheet or module by its path below the page's folder; <see langword="null"/> if there is none.</summary>
    public static ExplorerFile? Find(string path) =>
        All.Value.GetValueOrDefault(path) is { } file && file != Document ? file : null;

    private static FrozenDictionary<string, ExplorerFile> ReadAll() =>
        Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..].Replace('\\', '/'))
            .Where(path => Types.ContainsKey(Path.GetExtension(path)))
            .ToFrozenDictionary(path => path, path => new ExplorerFile(Read(path), Types[Path.GetExtension(path)]));

    private static byte[] Read(string path)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + path)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}

/// <summary>A file of the page: its bytes, in UTF-8, and its <c>Content-Type</c>.</summary>
internal sealed record ExplorerFile(byte[] Bytes, string Type);
