using System.Net;

namespace Deployment.Tests.Feeds;

/// <summary>Whatever the package feed serves or says, the first command in a clone works, and one line says what was used.</summary>
public sealed class FeedTests : IDisposable
{
    private const string PackagesLine = "Functions worker: this feed has all of its packages";
    private const string StandInLine = "Functions worker: this feed does not serve the Cosmos DB extension";

    private readonly Feed _feed = new();

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task A_feed_that_has_everything_builds_the_app_on_all_packages()
    {
        _feed.WithExtension().WithHostSide();
        using var clone = new Clone(_feed.Known, _feed.Address);

        var output = await clone.DotNetAsync("restore");

        Assert.Contains(PackagesLine, output, StringComparison.Ordinal);
        Assert.Equal("Packages", clone.Decision);
        Assert.True(clone.References(Feed.Extension));
    }

    [Fact]
    public async Task A_feed_without_the_extension_serves_every_first_command()
    {
        using var clone = new Clone(_feed.Known, _feed.Address);
        string[][] commands =
        [
            ["run", "--project", "local/LocalHost", "--", "--help"],
            ["test", "--project", "tests/LocalCosmos.Tests", "--list-tests"],
            ["build", "-t:Restore"],
        ];
        foreach (var command in commands)
        {
            var output = await clone.DotNetAsync(command);

            Assert.Equal("StandIn", clone.Decision);
            // The others show nothing of the build unless it fails.
            if (command[0] == "build")
                Assert.Contains(StandInLine, output, StringComparison.Ordinal);
            clone.Forget();
        }
    }

    [Fact]
    public async Task A_program_that_only_speaks_HTTP_asks_the_feed_nothing()
    {
        using var clone = new Clone(_feed.Known, _feed.Address);

        foreach (var sample in new[] { "play", "import", "receive" })
            await clone.DotNetAsync("build", $"samples/{sample}.cs");

        Assert.Null(clone.Decision);
    }

    [Fact]
    public async Task An_extension_without_the_packages_of_the_hosts_side_is_not_used()
    {
        _feed.WithExtension();
        using var clone = new Clone(_feed.Known, _feed.Address);

        var output = await clone.DotNetAsync("restore");

        Assert.Contains(StandInLine, output, StringComparison.Ordinal);
        Assert.Equal("StandIn", clone.Decision);
        Assert.False(clone.References(Feed.Extension));
    }

    [Fact]
    public async Task A_feed_with_other_patch_versions_than_the_pinned_ones_is_a_warning()
    {
        const string Package = "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore";
        _feed.WithOtherVersion(Package, "2.1.99");
        using var clone = new Clone(_feed.Known, _feed.Address);

        var output = await clone.DotNetAsync("restore", "src/ListingFunctions");

        Assert.Contains("warning NU1603", output, StringComparison.Ordinal);
        Assert.True(clone.References(Package, "2.1.99"));
        Assert.Equal("StandIn", clone.Decision);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.OK)]
    public async Task A_feed_that_fails_is_not_waited_for(HttpStatusCode status)
    {
        await using var server = new BrokenServer(status);
        using var clone = new Clone(_feed.Known, $"{server.Address}v3/index.json");

        var output = await clone.DotNetAsync("restore", "src/ListingFunctions");

        Assert.Contains(StandInLine, output, StringComparison.Ordinal);
        Assert.Equal("StandIn", clone.Decision);
    }

    [Fact]
    public async Task Offline_the_packages_of_this_machine_are_enough()
    {
        using var clone = new Clone(_feed.Known, $"http://127.0.0.1:{Loopback.FreePort()}/v3/index.json");

        var output = await clone.DotNetAsync("restore");

        Assert.Contains(StandInLine, output, StringComparison.Ordinal);
        Assert.Equal("StandIn", clone.Decision);
    }
}
