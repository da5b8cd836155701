using ListingFunctions;

namespace Deployment.Tests;

/// <summary>What is not of this repository keeps its licence, here and in what is deployed.</summary>
public sealed class LicenceTests
{
    private static readonly string[] Page = ["src", "ListingFunctions", "Explorer", "Page"];

    public static TheoryData<string> Libraries =>
        [
            .. Directory
                .GetDirectories(Repository.PathOf([.. Page, "vendor"]))
                .Select(folder => Path.GetFileName(folder)),
        ];

    [Fact]
    public void This_repository_is_under_the_MIT_licence()
    {
        var licence = File.ReadAllText(Repository.PathOf("LICENSE"));
        Assert.StartsWith("MIT License\n", licence, StringComparison.Ordinal);
        Assert.Contains("the contributors of this repository", licence, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_of_the_page_is_deployed_with_its_licence(string library)
    {
        var licence = File.ReadAllText(Repository.PathOf([.. Page, "vendor", library, "LICENSE"]));
        Assert.Contains("Permission is hereby granted", licence, StringComparison.Ordinal);

        using var embedded = typeof(ListingFunctionsBuilder).Assembly.GetManifestResourceStream(
            $"explorer/vendor/{library}/LICENSE"
        );
        Assert.NotNull(embedded);
        using var reader = new StreamReader(embedded);
        Assert.Equal(licence, reader.ReadToEnd());
    }
}
