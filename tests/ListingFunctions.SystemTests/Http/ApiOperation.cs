using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ListingFunctions.SystemTests.Http;

/// <summary>An operation of listingapi.yaml with its examples.</summary>
/// <param name="Method">Such as <c>GET</c>.</param>
/// <param name="Path">Such as <c>/listings/{id}</c>.</param>
/// <param name="Parameters">Those of the path first.</param>
/// <param name="Body"><see langword="null"/> if it takes none.</param>
internal sealed record ApiOperation(
    string Method,
    string Path,
    IReadOnlyList<ApiParameter> Parameters,
    ApiOperation.Content? Body
)
{
    private static readonly YamlNode Root = Load();

    /// <summary>All operations, in the order of the document.</summary>
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. from path in ((YamlMappingNode)Root["paths"]).Children
        let common = ParametersOf((YamlMappingNode)path.Value)
        from operation in ((YamlMappingNode)path.Value).Children
        where operation.Key.ToString() != "parameters"
        let described = (YamlMappingNode)operation.Value
        select new ApiOperation(
            operation.Key.ToString().ToUpperInvariant(),
            path.Key.ToString(),
            [.. common.Concat(ParametersOf(described)).Select(ApiParameter.Of)],
            BodyOf(described)
        ),
    ];

    /// <summary>A body: its media type, and the first example.</summary>
    public sealed record Content(string Type, string Example);

    private static YamlNode Load()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(ApiDocument.File);
        yaml.Load(reader);
        return yaml.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> ParametersOf(YamlMappingNode node) =>
        node.Children.TryGetValue("parameters", out var parameters)
            ? ((YamlSequenceNode)parameters).Select(Resolve)
            : [];

    private static Content? BodyOf(YamlMappingNode operation)
    {
        if (!operation.Children.TryGetValue("requestBody", out var body))
            return null;
        var (type, content) = ((YamlMappingNode)Resolve(body)["content"]).Children.First();
        var example = Resolve(((YamlMappingNode)content["examples"]).Children.Values.First())["value"];
        return new Content(
            type.ToString(),
            example is YamlScalarNode text ? text.Value! : JsonOf(example).ToJsonString()
        );
    }

    private static YamlMappingNode Resolve(YamlNode node)
    {
        var target = (YamlMappingNode)node;
        if (!target.Children.TryGetValue("$ref", out var reference))
            return target;
        var found = Root;
        foreach (var part in reference.ToString().Split('/')[1..])
            found = found[part];
        return (YamlMappingNode)found;
    }

    /// <summary>Unquoted numbers are numbers, everything else is text.</summary>
    private static JsonNode JsonOf(YamlNode node) =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Select(member => KeyValuePair.Create($"{member.Key}", (JsonNode?)JsonOf(member.Value)))
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(JsonOf)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text }
                when decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(node.ToString()),
        };
}

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">As it is sent.</param>
/// <param name="Place"><c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="Example">The values of the example, each sent on its own; none if there is no example.</param>
internal sealed record ApiParameter(string Name, string Place, IReadOnlyList<string> Example)
{
    /// <summary>Whether a request without it is rejected.</summary>
    public bool IsRequired { get; private init; }

    public static ApiParameter Of(YamlMappingNode parameter) =>
        new(parameter["name"].ToString(), parameter["in"].ToString(), ExampleOf(parameter))
        {
            IsRequired = parameter.Children.TryGetValue("required", out var required) && $"{required}" == "true",
        };

    private static IReadOnlyList<string> ExampleOf(YamlMappingNode parameter) =>
        !parameter.Children.TryGetValue("example", out var example) ? []
        : example is YamlSequenceNode several ? [.. several.Select(each => $"{each}")]
        : [$"{example}"];
}
