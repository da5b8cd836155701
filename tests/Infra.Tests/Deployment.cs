using System.Text.Json;

namespace Infra.Tests;

/// <summary>
/// What one parameter file comes to: every resource that Azure would be asked for, as the golden snapshot beside the
/// file has it (<see cref="CompilerTests"/> holds the snapshots to the sources). What is known only while it is deployed
/// stands there as an expression in brackets.
/// </summary>
internal sealed class Deployment
{
    private Deployment(string file)
    {
        Text = File.ReadAllText(file);
        Resources =
        [
            .. JsonElement
                .Parse(Text)
                .GetProperty("predictedResources")
                .EnumerateArray()
                .Select(json => new Resource(json)),
        ];
    }

    /// <summary>The parameter files: the two that are deployed, and one that sets every option.</summary>
    public static TheoryData<string> All => ["infra/dev", "infra/prod", "tests/Infra.Tests/options"];

    public static Deployment Prod => Of("infra/prod");

    /// <summary>The snapshot as it is written.</summary>
    public string Text { get; }

    public IReadOnlyList<Resource> Resources { get; }

    /// <summary>The settings of the app.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        One("Microsoft.Web/sites")
            .Properties.GetProperty("siteConfig")
            .GetProperty("appSettings")
            .EnumerateArray()
            .ToDictionary(setting => setting.Text("name"), setting => setting.Text("value"));

    public static Deployment Of(string name) => new(Repository.PathOf($"{name}.snapshot.json"));

    public IEnumerable<Resource> Every(string type) => Resources.Where(resource => resource.Type == type);

    public Resource One(string type) => Assert.Single(Every(type));
}

/// <summary>A resource as Azure would be asked for it.</summary>
internal sealed record Resource(JsonElement Json)
{
    public string Type => Json.Text("type");

    public string Id => Json.Text("id");

    /// <summary>Its own name, without those of the resources that it is part of.</summary>
    public string Name => Json.Text("name").Split('/')[^1];

    public JsonElement Properties => Json.GetProperty("properties");

    /// <summary>What it hangs on, for a resource that extends another.</summary>
    public string Scope => Id[..Id.LastIndexOf("/providers/", StringComparison.Ordinal)];

    public override string ToString() => $"{Type} {Name}";
}

internal static class JsonElementExtensions
{
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;

    public static string Text(this Resource resource, string member) => resource.Properties.Text(member);

    public static bool Flag(this Resource resource, string member) =>
        resource.Properties.GetProperty(member).GetBoolean();

    public static IEnumerable<string> Texts(this JsonElement json, string member) =>
        json.GetProperty(member).EnumerateArray().Select(item => item.GetString()!);
}
