using System.Text.Json.Nodes;
using ListingFunctions;
using Microsoft.Azure.Functions.Worker;

namespace Deployment.Tests;

/// <summary>What is wrong with a published app is said in a line each, before it is deployed.</summary>
public sealed class PublishCheckTests(CheckPublish check) : IClassFixture<CheckPublish>, IDisposable
{
    private const string StandIn =
        "ListingFunctions.dll contains a stand-in for Microsoft.Azure.Functions.Worker.CosmosDBTriggerAttribute, which the host does not know: publish with -p:FunctionsWorker=Packages";

    private readonly PublishFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private async Task<string[]> FindingsAsync(string writes = "function")
    {
        var (exitCode, _, errors) = await check.RunAsync(_folder.Path, writes);
        string[] findings = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(findings.Length == 0 ? 0 : 1, exitCode);
        return findings;
    }

    [Fact]
    public async Task A_correct_folder_has_no_findings() => Assert.Empty(await FindingsAsync());

    [Theory]
    [InlineData("host.json", "host.json is missing")]
    [InlineData("functions.metadata", "functions.metadata is missing")]
    [InlineData("extensions.json", "extensions.json is missing")]
    [InlineData("worker.config.json", "worker.config.json is missing")]
    [InlineData("listingapi.yaml", "listingapi.yaml is missing")]
    [InlineData("ListingFunctions", "ListingFunctions is missing")]
    [InlineData(
        ".azurefunctions/Microsoft.Azure.WebJobs.Extensions.CosmosDB.dll",
        "./.azurefunctions/Microsoft.Azure.WebJobs.Extensions.CosmosDB.dll is missing, which extensions.json names"
    )]
    [InlineData(
        ".azurefunctions",
        ".azurefunctions is missing: the extensions of the host (Cosmos triggers) were not built; publish with -p:FunctionsWorker=Packages"
    )]
    public async Task A_missing_file_is_reported(string name, string finding)
    {
        _folder.Remove(name);

        Assert.Equal([finding], await FindingsAsync());
    }

    [Fact]
    public async Task Functions_are_those_of_the_sources_none_less_and_none_more()
    {
        _folder.WriteFunctions(functions =>
        {
            functions.Remove("RecordPriceChanges");
            functions["GetLive"]["name"] = "GetLife";
        });

        Assert.Equal(
            [
                "functions.metadata lacks GetLive, which the sources have",
                "functions.metadata lacks RecordPriceChanges, which the sources have",
                "functions.metadata has GetLife, which the sources do not have",
            ],
            await FindingsAsync()
        );
    }

    [Fact]
    public async Task Writes_and_operations_with_the_wrong_level_are_reported()
    {
        _folder.WriteFunctions(functions =>
        {
            Http(functions["UpdateListing"])["authLevel"] = "Anonymous";
            Http(functions["ReplayPriceHistory"])["authLevel"] = "Function";
        });

        Assert.Equal(
            [
                "ReplayPriceHistory (ops/price-history/replay) has the level 'Function'; operations require 'admin'",
                "UpdateListing (listings/{id}) is a write with the level 'Anonymous', not 'function'",
            ],
            (await FindingsAsync()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_function_that_names_no_methods_has_all_of_them_and_writes()
    {
        _folder.WriteFunctions(functions => Http(functions["ListListings"]).AsObject().Remove("methods"));

        Assert.Equal(
            ["ListListings (listings) is a write with the level 'Anonymous', not 'function'"],
            await FindingsAsync()
        );
    }

    [Fact]
    public async Task With_sign_in_the_host_lets_writes_through_to_the_app_and_operations_are_as_before()
    {
        string[] writes =
        [
            "CreateListing",
            "UpdateListing",
            "PatchListing",
            "DeleteListing",
            "PutSourceListing",
            "DeleteSourceListing",
            "SendSourceListings",
        ];
        _folder.WriteFunctions(functions =>
        {
            foreach (var write in writes)
                Http(functions[write])["authLevel"] = "Function";
        });
        Assert.Equal(writes.Length, (await FindingsAsync("entra")).Length);

        _folder.WriteFunctions(functions =>
        {
            foreach (var write in writes)
                Http(functions[write])["authLevel"] = "Anonymous";
        });
        Assert.Empty(await FindingsAsync("entra"));
        Assert.Equal(writes.Length, (await FindingsAsync()).Length);
    }

    [Fact]
    public async Task Another_route_prefix_is_reported()
    {
        _folder.Write("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""");

        Assert.Equal(["host.json has the route prefix '', not 'api'"], await FindingsAsync());
    }

    [Fact]
    public async Task Local_settings_are_reported_in_any_folder()
    {
        _folder.Write("local.settings.json", "{}");
        _folder.Write("runtimes/Local.Settings.json", "{}");

        Assert.Equal(
            ["local.settings.json must not be deployed", "runtimes/Local.Settings.json must not be deployed"],
            (await FindingsAsync()).Select(finding => finding.Replace('\\', '/'))
        );
    }

    [Fact]
    public async Task Without_the_extension_of_Cosmos_DB_no_function_would_follow_the_feed()
    {
        _folder.WriteExtensions("FunctionMetadataLoader");

        Assert.Equal(
            [
                "extensions.json lacks Microsoft.Azure.WebJobs.Extensions.CosmosDB, without which the change feed starts no function: publish with -p:FunctionsWorker=Packages",
            ],
            await FindingsAsync()
        );
    }

    [Fact]
    public async Task An_app_with_a_stand_in_for_the_trigger_is_not_deployed()
    {
        _folder.WriteAssemblyWith(typeof(CosmosDBTriggerAttribute).FullName!);

        Assert.Contains(StandIn, await FindingsAsync());
    }

    /// <summary>Which of the two builds these tests run on is their feed's to decide; each is known for what it is.</summary>
    [Fact]
    public async Task The_build_on_a_stand_in_is_recognised()
    {
        _folder.WriteTheAppThatWasBuilt();

        var isStandIn = typeof(CosmosDBTriggerAttribute).Assembly == typeof(ListingFunctionsBuilder).Assembly;
        Assert.Equal(isStandIn, (await FindingsAsync()).Contains(StandIn));
    }

    [Fact]
    public async Task A_secret_is_reported_without_its_value()
    {
        _folder.Write("more/appsettings.json", """{ "Cosmos": "AccountEndpoint=https://x/;AccountKey=c2VjcmV0" }""");

        var finding = Assert.Single(await FindingsAsync());
        Assert.EndsWith("contains a secret (AccountKey=)", finding, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_that_is_not_ReadyToRun_for_the_system_is_reported()
    {
        _folder.WriteNotReadyToRun();
        Assert.Equal(["ListingFunctions.dll is not ReadyToRun: publish with -r linux-x64"], await FindingsAsync());

        const ushort WindowsX64 = 0x8664;
        _folder.WriteReadyToRun(WindowsX64);
        Assert.Equal(
            ["ListingFunctions.dll is ReadyToRun for another system (0x8664): publish with -r linux-x64"],
            await FindingsAsync()
        );

        _folder.Write("ListingFunctions.dll", "MZ");
        Assert.Equal(["ListingFunctions.dll is not an assembly"], await FindingsAsync());
    }

    [Fact]
    public async Task An_executable_for_another_processor_is_reported()
    {
        const ushort Arm64 = 183;
        _folder.WriteExecutable(Arm64);

        Assert.Equal(["ListingFunctions is not an executable for Linux on x64"], await FindingsAsync());
    }

    private static JsonNode Http(JsonObject function) => function["bindings"]![0]!;
}
