using System.Globalization;

namespace Infra.Tests;

/// <summary>What the Flex Consumption plan takes, and what its instances can hold.</summary>
public sealed class FlexTests
{
    private const int MB = 1024 * 1024;

    public static TheoryData<string> Deployments => Deployment.All;

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_app_runs_on_flex_consumption_with_what_that_takes(string deployment)
    {
        var azure = Deployment.Of(deployment);
        var plan = azure.One("Microsoft.Web/serverfarms");
        Assert.Equal(
            ("FC1", "FlexConsumption"),
            (plan.Json.GetProperty("sku").Text("name"), plan.Json.GetProperty("sku").Text("tier"))
        );
        var config = azure.One("Microsoft.Web/sites").Properties.GetProperty("functionAppConfig");
        var runtime = config.GetProperty("runtime");
        Assert.Contains($"{runtime.Text("name")} {runtime.Text("version")}", Documented.FlexRuntimes);
        var scale = config.GetProperty("scaleAndConcurrency");
        Assert.Contains(scale.GetProperty("instanceMemoryMB").GetInt32(), Documented.FlexInstanceMemoryMB);
        Assert.InRange(scale.GetProperty("maximumInstanceCount").GetInt32(), 1, 1000);
        Assert.InRange(
            scale.GetProperty("triggers").GetProperty("http").GetProperty("perInstanceConcurrency").GetInt32(),
            1,
            1000
        );
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Flex_consumption_accepts_every_member_of_siteConfig(string deployment) =>
        Assert.Equal(
            [],
            Deployment
                .Of(deployment)
                .One("Microsoft.Web/sites")
                .Properties.GetProperty("siteConfig")
                .EnumerateObject()
                .Select(member => member.Name)
                .Except(Documented.FlexSiteConfig)
        );

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Bodies_that_the_host_buffers_take_at_most_half_of_the_free_memory(string deployment)
    {
        // Seen on the Functions host 4.1037: 187 MB for itself and 151 MB for the worker at rest, and, with 40 bodies of
        // 29 MB at once, 4.8 GB for itself, which is four bytes for each byte of a body.
        const int AtRest = (187 + 151) * MB;
        const int MemoryPerBodyByte = 4;

        var azure = Deployment.Of(deployment);
        var scale = azure
            .One("Microsoft.Web/sites")
            .Properties.GetProperty("functionAppConfig")
            .GetProperty("scaleAndConcurrency");
        var memory = scale.GetProperty("instanceMemoryMB").GetInt64() * MB;
        var requests = scale
            .GetProperty("triggers")
            .GetProperty("http")
            .GetProperty("perInstanceConcurrency")
            .GetInt64();
        var limit = long.Parse(
            azure.Settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"],
            NumberStyles.None,
            CultureInfo.InvariantCulture
        );

        Assert.InRange(limit * requests * MemoryPerBodyByte, 1, (memory - AtRest) / 2);
        // A listing is a body of up to 64 KiB; the app rejects a longer one with a 413.
        Assert.True(limit > 64 * 1024, $"{limit} bytes");
    }

    [Fact]
    public void As_deployed_the_host_takes_bodies_of_two_mebibytes() =>
        Assert.Equal("2097152", Deployment.Prod.Settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]);

    [Fact]
    public async Task An_instance_too_small_for_the_bodies_of_its_requests_is_not_deployed()
    {
        var folder = Directory.CreateTempSubdirectory("bicep-");
        try
        {
            var module = Path.GetRelativePath(folder.FullName, Path.Combine(Bicep.Folder, "main.bicep"));
            var parameters = Path.Combine(folder.FullName, "small.bicepparam");
            var dev = await File.ReadAllTextAsync(
                Path.Combine(Bicep.Folder, "dev.bicepparam"),
                TestContext.Current.CancellationToken
            );
            await File.WriteAllTextAsync(
                parameters,
                dev.Replace("'main.bicep'", $"'{module.Replace('\\', '/')}'", StringComparison.Ordinal)
                    + "param instanceMemoryMB = 512\nparam requestsPerInstance = 1000\n",
                TestContext.Current.CancellationToken
            );
            var (exitCode, output, complaints) = await Bicep.RunAsync(
                "snapshot",
                parameters,
                "--mode",
                "overwrite",
                "--resource-group",
                "rg-listings",
                "--location",
                "northeurope"
            );
            Assert.NotEqual(0, exitCode);
            Assert.Contains("raise instanceMemoryMB", complaints + output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
