using ListingFunctions.Http;
using ListingFunctions.Listings;
using ListingFunctions.PriceHistory;
using YamlDotNet.RepresentationModel;

namespace ListingFunctions.Tests.Http;

/// <summary>What the list of deprecations may say.</summary>
public sealed class DeprecationTests
{
    /// <summary>The operations of the published contract.</summary>
    private static readonly string[] Contract =
    [
        nameof(ListListings),
        nameof(CreateListing),
        nameof(UpdateListing),
        nameof(GetListingPrices),
    ];

    [Fact]
    public void No_operation_of_the_contract_is_deprecated() =>
        Assert.DoesNotContain(Deprecation.All, one => one.Parameter is null && Contract.Contains(one.Function));

    [Fact]
    public void Clients_have_a_years_notice() =>
        Assert.All(
            Deprecation.All,
            one => Assert.InRange(one.Sunset, one.Date + Deprecation.Notice, DateTimeOffset.MaxValue)
        );

    [Fact]
    public void The_API_document_marks_the_same()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Repository.Root, "listingapi.yaml"));
        yaml.Load(reader);
        var paths = (YamlMappingNode)yaml.Documents[0].RootNode["paths"];
        var operations = paths
            .Children.SelectMany(path =>
                ((YamlMappingNode)path.Value)
                    .Children.Where(operation => operation.Key.ToString() != "parameters")
                    .Select(operation => (Name: $"{operation.Key} {path.Key}", Node: (YamlMappingNode)operation.Value))
            )
            .ToList();
        Assert.NotEmpty(operations);

        var marked = from operation in operations from name in MarkedIn(operation.Name, operation.Node) select name;
        var listed = Deprecation.All.Select(one =>
            one.Parameter is null ? AddressOf(one.Function) : $"{AddressOf(one.Function)} {one.Parameter}"
        );
        Assert.Equal(listed.Order(StringComparer.Ordinal), marked.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> MarkedIn(string name, YamlMappingNode operation)
    {
        if (IsMarked(operation))
            yield return name;
        if (!operation.Children.TryGetValue("parameters", out var parameters))
            yield break;
        foreach (var parameter in ((YamlSequenceNode)parameters).OfType<YamlMappingNode>().Where(IsMarked))
            yield return $"{name} {parameter["name"]}";
    }

    private static bool IsMarked(YamlMappingNode node) =>
        node.Children.TryGetValue("deprecated", out var mark) && mark.ToString() == "true";

    private static string AddressOf(string function)
    {
        var trigger = Routes.TriggerOf(function)!;
        return $"{trigger.Methods![0]} /{trigger.Route}";
    }
}
