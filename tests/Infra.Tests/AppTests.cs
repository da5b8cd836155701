using System.Reflection;
using System.Text.RegularExpressions;
using ListingFunctions;
using ListingFunctions.Access;
using ListingFunctions.Archive;
using ListingFunctions.Cosmos;
using ListingFunctions.Events;
using ListingFunctions.Http;
using ListingFunctions.Telemetry;
using LocalHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Infra.Tests;

/// <summary>The app gets the settings that it reads, and the platform that it is built for.</summary>
public sealed partial class AppTests
{
    /// <summary>The sections of settings that the code reads, each with the class that says which there are.</summary>
    private static readonly (string Section, Type Settings)[] Sections =
    [
        ("Cosmos", typeof(CosmosSettings)),
        ("Archive", typeof(ArchiveSettings)),
        ("Cors", typeof(CorsSettings)),
        ("Events", typeof(EventsSettings)),
        ("RateLimit", typeof(RateLimitSettings)),
        ("SignIn", typeof(SignInSettings)),
        ("Telemetry", typeof(TelemetrySettings)),
    ];

    /// <summary>Settings that are not set, and why.</summary>
    private static readonly string[] LeftAlone =
    [
        // Keys, for emulators.
        "Cosmos__ConnectionString",
        "Archive__ConnectionString",
        // Known by the names that everybody gives them; see OfTheHost.
        "Telemetry__AzureMonitor",
        "Telemetry__Otlp",
        // Four seconds' worth.
        "RateLimit__Burst",
    ];

    /// <summary>Settings that the Functions host reads, and not the code.</summary>
    // https://learn.microsoft.com/azure/azure-functions/functions-app-settings
    private static readonly string[] OfTheHost =
    [
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "AzureFunctionsJobHost__extensions__cosmosDB__connectionMode",
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "Cosmos__credential",
        "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
        // By the app too, under these names.
        "OTEL_TRACES_SAMPLER",
        "OTEL_TRACES_SAMPLER_ARG",
    ];

    private static readonly MethodInfo[] Functions =
    [
        .. typeof(ListingFunctionsBuilder)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(FunctionAttribute))),
    ];

    public static TheoryData<string> Deployments => Deployment.All;

    [GeneratedRegex("^%(?<name>[^%]+)%$")]
    private static partial Regex NameOfSetting { get; }

    private static IEnumerable<CosmosDBTriggerAttribute> Triggers =>
        Functions
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<CosmosDBTriggerAttribute>())
            .OfType<CosmosDBTriggerAttribute>();

    /// <summary>The code's settings, as the platform writes their names: <c>Section__Property</c>.</summary>
    private static IEnumerable<string> Read =>
        Sections.SelectMany(section =>
            section
                .Settings.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite)
                .Select(property => $"{section.Section}__{property.Name}")
        );

    [Fact]
    public void Every_class_of_settings_is_known_here() =>
        Assert.Equal(
            typeof(ListingFunctionsBuilder)
                .Assembly.GetExportedTypes()
                .Where(type => type.Name.EndsWith("Settings", StringComparison.Ordinal))
                .OrderBy(type => type.Name, StringComparer.Ordinal),
            Sections.Select(section => section.Settings).OrderBy(type => type.Name, StringComparer.Ordinal)
        );

    [Fact]
    public void Every_setting_that_the_code_reads_is_set()
    {
        // The file that sets every option, since some settings are only there with one.
        var set = Deployment.Of("tests/Infra.Tests/options").Settings.Keys;
        Assert.Equal(
            [],
            Read.Except(LeftAlone, StringComparer.OrdinalIgnoreCase).Except(set, StringComparer.OrdinalIgnoreCase)
        );
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Every_setting_that_is_set_is_read(string deployment) =>
        Assert.Equal(
            [],
            Deployment.Of(deployment).Settings.Keys.Except(OfTheHost).Except(Read, StringComparer.OrdinalIgnoreCase)
        );

    [Fact]
    public void Every_setting_is_documented()
    {
        var document = File.ReadAllText(Repository.PathOf("docs/settings.md"));
        var settings = Read.Except(["Telemetry__AzureMonitor", "Telemetry__Otlp"]) // Under their names of the host, below.
            .Except(["Cosmos__ConnectionString", "Archive__ConnectionString"]) // `Cosmos` and `Archive` alone.
            .Concat(Deployment.Of("tests/Infra.Tests/options").Settings.Keys)
            .Select(name =>
                name.StartsWith("AzureWebJobsStorage__", StringComparison.Ordinal) ? "AzureWebJobsStorage" : name
            );
        Assert.Equal(
            [],
            settings.Where(name => !document.Contains($"`{name}`", StringComparison.OrdinalIgnoreCase)).Distinct()
        );
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_app_takes_them(string deployment)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            Deployment
                .Of(deployment)
                .Settings.Select(setting =>
                    KeyValuePair.Create(
                        setting.Key.Replace("__", ":", StringComparison.Ordinal),
                        (string?)AsDeployed(setting.Value)
                    )
                )
        );
        new LocalHostBuilder(builder).AddListingFunctions();
        using var app = builder.Build();
        // What the host does at start, and what would keep the app from starting.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
    }

    /// <summary>What is known only while it is deployed, as it might be.</summary>
    private static string AsDeployed(string value) =>
        !value.StartsWith('[') ? value
        : value.Contains(".outputs.endpoint.", StringComparison.Ordinal) ? "https://listings.documents.azure.com:443/"
        : value.Contains(".outputs.blobEndpoint.", StringComparison.Ordinal) ? "https://listings.blob.core.windows.net/"
        : value.Contains("loginEndpoint", StringComparison.Ordinal)
            ? "https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111/v2.0"
        : value.Contains(".connectionString.", StringComparison.Ordinal)
            ? "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://westeurope-1.in.applicationinsights.azure.com/"
        : "00000000-0000-0000-0000-000000000003";

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Every_trigger_finds_its_account_its_database_and_its_containers(string deployment)
    {
        var azure = Deployment.Of(deployment);
        var settings = azure.Settings;
        var containers = azure
            .Every("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")
            .ToDictionary(container => container.Name, container => container.Properties.GetProperty("resource"));
        var database = azure.One("Microsoft.DocumentDB/databaseAccounts/sqlDatabases").Name;
        Assert.NotEmpty(Triggers);
        Assert.All(
            Triggers,
            trigger =>
            {
                // The host's form of a connection by identity: NAME__accountEndpoint, __credential, __clientId.
                var connection = trigger.Connection!;
                Assert.EndsWith(
                    ".outputs.endpoint.value]",
                    settings[$"{connection}__accountEndpoint"],
                    StringComparison.Ordinal
                );
                Assert.Equal("managedidentity", settings[$"{connection}__credential"]);
                Assert.Contains(".clientId]", settings[$"{connection}__clientId"], StringComparison.Ordinal);
                var setting = NameOfSetting.Match(trigger.DatabaseName).Groups["name"].Value;
                Assert.Equal(database, settings[setting.Replace(":", "__", StringComparison.Ordinal)]);
                Assert.Contains(trigger.ContainerName, containers);
                Assert.Equal(
                    ["/id"],
                    containers[trigger.LeaseContainerName!].GetProperty("partitionKey").Texts("paths")
                );
                // An identity cannot create containers through the data plane.
                Assert.False(trigger.CreateLeaseContainerIfNotExists);
            }
        );
        Assert.Equal(
            Triggers.Select(trigger => trigger.LeaseContainerPrefix).Distinct(),
            Triggers.Select(trigger => trigger.LeaseContainerPrefix)
        );
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_archive_is_where_the_code_writes_it(string deployment) =>
        Assert.Contains(
            Deployment.Of(deployment).Every("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => container.Name == ArchiveSettings.Container
        );

    [Theory]
    [MemberData(nameof(Deployments))]
    public void What_is_kept_running_is_a_function_of_the_app(string deployment)
    {
        var azure = Deployment.Of(deployment);
        var leastCount = azure.One("Microsoft.Web/serverfarms").Flag("zoneRedundant") ? 2 : 1;
        var notHttp = Functions
            .Where(method =>
                !method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute)))
            )
            .Select(method => $"function:{method.GetCustomAttribute<FunctionAttribute>()!.Name}");
        Assert.All(
            azure
                .One("Microsoft.Web/sites")
                .Properties.GetProperty("functionAppConfig")
                .GetProperty("scaleAndConcurrency")
                .GetProperty("alwaysReady")
                .EnumerateArray(),
            entry =>
            {
                Assert.Contains(entry.Text("name"), notHttp.Append("http"));
                Assert.True(entry.GetProperty("instanceCount").GetInt32() >= leastCount);
            }
        );
    }

    [Fact]
    public void In_production_requests_and_the_recorder_are_waited_for() =>
        Assert.Equal(
            ["http", "function:RecordPriceChanges"],
            Deployment
                .Prod.One("Microsoft.Web/sites")
                .Properties.GetProperty("functionAppConfig")
                .GetProperty("scaleAndConcurrency")
                .GetProperty("alwaysReady")
                .EnumerateArray()
                .Select(entry => entry.Text("name"))
        );
}
