using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ListingFunctions.SystemTests.Http;

/// <summary>
/// The examples of listingapi.yaml, with which API clients and the reference page fill their forms, can be sent as they
/// are: the service understands them, even if it has no such listing, or another version of it.
/// </summary>
public sealed class ExampleTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private static readonly YamlNode Root = Load();

    private static readonly HttpStatusCode[] Understood =
    [
        HttpStatusCode.OK,
        HttpStatusCode.Created,
        HttpStatusCode.NoContent,
        HttpStatusCode.NotFound,
        HttpStatusCode.PreconditionFailed,
    ];

    private readonly App _app = shared.App;

    public static TheoryData<string, string> Operations =>
        new(
            from path in ((YamlMappingNode)Root["paths"]).Children
            from operation in ((YamlMappingNode)path.Value).Children
            where operation.Key.ToString() != "parameters"
            select (operation.Key.ToString(), path.Key.ToString())
        );

    private static YamlNode Load()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(ApiDocument.File);
        yaml.Load(reader);
        return yaml.Documents[0].RootNode;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_understands_its_examples(string method, string path)
    {
        var operation = (YamlMappingNode)Root["paths"][path][method];
        var query = new StringBuilder();
        var headers = new List<(string, string)>();
        foreach (var parameter in ParametersOf((YamlMappingNode)Root["paths"][path]).Concat(ParametersOf(operation)))
        {
            if (!parameter.Children.TryGetValue("example", out var example))
                continue;
            var (name, value) = (parameter["name"].ToString(), example.ToString());
            switch (parameter["in"].ToString())
            {
                case "path":
                    path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
                    break;
                case "header":
                    headers.Add((name, value));
                    break;
                default:
                    foreach (
                        var one in example is YamlSequenceNode several ? several.Select(each => $"{each}") : [value]
                    )
                        query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(one));
                    break;
            }
        }

        if (path.EndsWith("accept-loss", StringComparison.Ordinal))
            query.Append("&from=1&to=1"); // Nobody should accept a loss by an example.
        using var body = BodyOf(operation);
        var answer = await _app.SendAsync(
            method.ToUpperInvariant(),
            $"{path[1..]}?{query}".TrimEnd('?'),
            body,
            [.. headers]
        );
        Assert.True(Understood.Contains(answer.Status), $"{(int)answer.Status}: {answer.Text}");
    }

    private static IEnumerable<YamlMappingNode> ParametersOf(YamlMappingNode node) =>
        node.Children.TryGetValue("parameters", out var parameters)
            ? ((YamlSequenceNode)parameters).Select(Resolve)
            : [];

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

    /// <summary>The first example of the body; none if the operation takes none.</summary>
    private static StringContent? BodyOf(YamlMappingNode operation)
    {
        if (!operation.Children.TryGetValue("requestBody", out var body))
            return null;
        var (type, content) = ((YamlMappingNode)Resolve(body)["content"]).Children.First();
        var example = Resolve(((YamlMappingNode)content["examples"]).Children.Values.First())["value"];
        return new StringContent(JsonOf(example).ToJsonString(), Encoding.UTF8, type.ToString());
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
