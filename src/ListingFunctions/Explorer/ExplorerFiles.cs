using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Explorer;

/// <summary>The files of the page, embedded in the assembly, so that nothing else has to be deployed.</summary>
internal static class ExplorerFiles
{
    private const string Prefix = "explorer/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
    }.ToFrozenDictionary();

    private static readonly Lazy<FrozenDictionary<string, ExplorerFile>> All = new(ReadAll);

    /// <summary>The HTML document of all addresses of the page, with a placeholder for its base address.</summary>
    public static string Document { get; } = Encoding.UTF8.GetString(Read("explorer.html"));

    /// <summary>A style sheet or module by its path below the page's folder; <see langword="null"/> if there is none.</summary>
    public static ExplorerFile? Find(string path) => All.Value.GetValueOrDefault(path);

    private static FrozenDictionary<string, ExplorerFile> ReadAll() =>
        Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..].Replace('\\', '/'))
            .Where(path => Types.ContainsKey(Path.GetExtension(path)))
            .ToFrozenDictionary(path => path, Make);

    private static ExplorerFile Make(string path)
    {
        var content = Read(path);
        var etag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..16])}\"");
        return new ExplorerFile(content, Types[Path.GetExtension(path)], etag);
    }

    private static byte[] Read(string path)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + path)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}

/// <summary>A file as it is served.</summary>
internal sealed record ExplorerFile(byte[] Content, string ContentType, EntityTagHeaderValue ETag);
