using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ListingFunctions.SystemTests.Http;

/// <summary>The operations and statuses that listingapi.yaml describes.</summary>
internal sealed class ApiDocument
{
    public static readonly string File = Path.Combine(AppContext.BaseDirectory, "listingapi.yaml");

    private static readonly string[] Methods = ["get", "put", "patch", "post", "delete"];

    private readonly List<(string Template, Regex Pattern)> _paths;

    public ApiDocument(string file)
    {
        var yaml = new YamlStream();
        using var reader = System.IO.File.OpenText(file);
        yaml.Load(reader);
        var paths = (YamlMappingNode)((YamlMappingNode)yaml.Documents[0].RootNode)["paths"];
        Statuses = (
            from path in paths.Children
            from operation in ((YamlMappingNode)path.Value).Children
            where Methods.Contains(operation.Key.ToString())
            from status in ((YamlMappingNode)operation.Value["responses"]).Children.Keys
            select $"{operation.Key.ToString().ToUpperInvariant()} {path.Key} {status}"
        ).ToHashSet();
        _paths =
        [
            .. paths
                .Children.Keys.Select(key => key.ToString())
                // What is written out comes before what is a parameter.
                .OrderBy(template => template.Count(character => character == '{'))
                .Select(template => (template, new Regex($"^{Regex.Replace(template, @"\{\w+\}", "[^/]+")}$"))),
        ];
    }

    /// <summary>Such as <c>GET /listings/{id} 404</c>.</summary>
    public IReadOnlySet<string> Statuses { get; }

    /// <summary>The path of the document that an address belongs to.</summary>
    public string TemplateOf(string path) => _paths.First(each => each.Pattern.IsMatch(path)).Template;

    /// <summary>Whether it describes an operation, and under which path.</summary>
    public bool Has(string method, string path, out string? template)
    {
        var found = _paths.FirstOrDefault(each => each.Pattern.IsMatch(path)).Template;
        template = found;
        return found is not null
            && Statuses.Any(status => status.StartsWith($"{method} {found} ", StringComparison.Ordinal));
    }
}
