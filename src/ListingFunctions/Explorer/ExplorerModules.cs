using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace ListingFunctions.Explorer;

/// <summary>
/// The modules of each page. A browser learns of a module from the one that imports it, a round of requests later each; a
/// document that names all of them needs one round.
/// </summary>
internal static partial class ExplorerModules
{
    private const string Root = "explorer.js";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> OfPages = new();

    /// <summary>
    /// The paths of the modules of a page (<c>start</c>, <c>search</c>, <c>listing</c>, …), each after those that import it.
    /// </summary>
    public static IReadOnlyList<string> Of(string page) => OfPages.GetOrAdd(page, Follow);

    private static List<string> Follow(string page)
    {
        List<string> found = [Root, $"pages/{page}.js"];
        for (var i = 0; i < found.Count; i++)
            found.AddRange(ImportsOf(found[i]).Except(found).ToList());
        return found;
    }

    /// <summary>The modules that one imports by itself, as paths below the page's folder.</summary>
    private static IEnumerable<string> ImportsOf(string path)
    {
        var folder = new Uri($"file:///{path}");
        var text = Encoding.UTF8.GetString(ExplorerFiles.Find(path)!.Bytes);
        return Import.Matches(text).Select(match => new Uri(folder, match.Groups[1].Value).AbsolutePath[1..]);
    }

    [GeneratedRegex("""^import [^"]*?from "(\.[^"]+)";$""", RegexOptions.Multiline)]
    private static partial Regex Import { get; }
}
