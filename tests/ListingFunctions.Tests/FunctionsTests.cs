using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ListingFunctions.Access;
using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using YamlDotNet.RepresentationModel;

namespace ListingFunctions.Tests;

/// <summary>What the Functions host and the documents of the repository must agree on with the code.</summary>
public sealed partial class FunctionsTests
{
    private static readonly MethodInfo[] Functions =
    [
        .. typeof(ListingFunctionsBuilder)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(FunctionAttribute))),
    ];

    private static IEnumerable<T> Triggers<T>()
        where T : Attribute =>
        Functions
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<T>())
            .OfType<T>();

    /// <summary>Whether the function takes what no other does.</summary>
    private static bool IsFallback(MethodInfo method) => method.DeclaringType == typeof(UnmatchedRequests);

    private static string NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    /// <summary>The triggers of the API's own routes.</summary>
    private static IEnumerable<HttpTriggerAttribute> Operations =>
        Functions
            .Where(method => !IsFallback(method))
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>();

    private static JsonElement Json(string file) => JsonElement.Parse(File.ReadAllBytes(file));

    [Fact]
    public void Names_are_unique_and_those_of_the_classes()
    {
        var names = Functions.Select(NameOf).ToList();
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
        Assert.Equal(
            Functions.Select(method => method.DeclaringType!.Name),
            names.Select(name => name.Replace("Z_", "", StringComparison.Ordinal))
        );
        Assert.Equal(45, names.Count);
    }

    [Fact]
    public void The_function_for_what_no_other_takes_is_the_last_that_the_host_tries()
    {
        var last = Functions.OrderBy(NameOf, StringComparer.OrdinalIgnoreCase).Last();
        Assert.True(IsFallback(last), $"{NameOf(last)} would never be called.");
        // Whatever is added in words comes before it.
        Assert.True(StringComparer.OrdinalIgnoreCase.Compare("ZzzzzListing", NameOf(last)) < 0);
    }

    [Fact]
    public void No_route_has_a_constraint_because_the_host_returns_an_empty_404() =>
        Assert.All(Operations, trigger => Assert.DoesNotContain(':', trigger.Route!));

    [Fact]
    public void Every_function_can_be_called_by_the_worker() =>
        Assert.All(
            Functions,
            method =>
            {
                Assert.True(method.IsPublic && method.DeclaringType!.IsPublic, $"{method.DeclaringType} is not public");
                Assert.Single(
                    method.GetParameters(),
                    parameter =>
                        parameter.IsDefined(typeof(HttpTriggerAttribute))
                        || parameter.IsDefined(typeof(CosmosDBTriggerAttribute))
                        || parameter.IsDefined(typeof(TimerTriggerAttribute))
                );
            }
        );

    [Fact]
    public void Reads_are_open_writes_need_a_key_or_a_token_and_operations_the_master_key() =>
        Assert.All(
            Triggers<HttpTriggerAttribute>(),
            trigger =>
                Assert.Equal(
                    trigger.Route!.StartsWith("ops/", StringComparison.Ordinal) ? AuthorizationLevel.Admin
                        : trigger.Methods is ["get", "head"] or null ? AuthorizationLevel.Anonymous
                        : Permissions.Writes,
                    trigger.AuthLevel
                )
        );

    [Fact]
    public void Tokens_are_required_for_every_function_that_writes_and_is_not_for_operators()
    {
        var wanted = Functions.Select(NameOf).Where(Routes.IsWrite);
        var writes =
            from method in Functions
            where !IsFallback(method)
            from parameter in method.GetParameters()
            let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
            where trigger is not null && !trigger.Route!.StartsWith("ops/", StringComparison.Ordinal)
            where trigger.Methods is not ["get", "head"]
            select method.DeclaringType!.Name;
        Assert.Equal(writes, wanted);
        Assert.Equal(7, wanted.Count());
    }

    [Fact]
    public void The_app_role_to_register_is_the_one_that_tokens_must_have()
    {
        var role = Assert.Single(
            Json(Path.Combine(Repository.Root, "infra", "listings-write-role.json")).EnumerateArray()
        );
        Assert.Equal(Permissions.WriteRole, role.GetProperty("value").GetString());
        Assert.Contains(
            role.GetProperty("id").GetString()!,
            File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_can_be_read_has_HEAD() =>
        Assert.All(
            Operations.Where(trigger => trigger.Methods!.Contains("get")),
            trigger => Assert.Equal(["get", "head"], trigger.Methods!)
        );

    [Fact]
    public void Every_route_takes_a_method_once() =>
        Assert.All(
            Operations.GroupBy(trigger => trigger.Route),
            route =>
            {
                var methods = route.SelectMany(trigger => trigger.Methods!).ToList();
                Assert.Equal(methods.Distinct(), methods);
            }
        );

    [Theory]
    [InlineData("listings", "GET, HEAD, OPTIONS, POST", false)]
    [InlineData("LISTINGS/", "GET, HEAD, OPTIONS, POST", false)]
    [InlineData("listings/a b", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT", false)]
    [InlineData("listings/1/prices/summary", "GET, HEAD, OPTIONS", false)]
    [InlineData("explorer", "GET, HEAD, OPTIONS", false)]
    [InlineData("explorer/assets/vendor/uplot/uPlot.min.js", "GET, HEAD, OPTIONS", false)]
    [InlineData("ops/price-failures/1", "DELETE, GET, HEAD, OPTIONS", true)]
    [InlineData("ops/price-failures/1/retry", "OPTIONS, POST", true)]
    public void An_address_has_the_methods_of_every_function_whose_route_matches(
        string path,
        string allow,
        bool isForOperators
    ) => Assert.Equal(new Address(allow, isForOperators), Routes.Find(path));

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("ops")]
    [InlineData("listings//prices")]
    [InlineData("listings/1/prices/summary/more")]
    [InlineData("listings%2F1/prices")]
    public void Another_path_is_no_address(string path) => Assert.Null(Routes.Find(path));

    [Fact]
    public void Routes_are_those_of_the_API_document()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Repository.Root, "listingapi.yaml"));
        yaml.Load(reader);
        var paths = (YamlMappingNode)((YamlMappingNode)yaml.Documents[0].RootNode)["paths"];
        var documented =
            from path in paths.Children
            from operation in ((YamlMappingNode)path.Value).Children
            let method = operation.Key.ToString()
            where method is "get" or "put" or "post" or "delete" or "patch" or "head" or "options"
            select $"{method} {path.Key}";
        var routed =
            from trigger in Operations
            from method in trigger.Methods!
            // The page is for people, and no part of the API.
            where method != "head" && !trigger.Route!.StartsWith("explorer", StringComparison.Ordinal)
            select $"{method} /{trigger.Route}";
        Assert.Equal(documented.Order(StringComparer.Ordinal), routed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_setting_that_a_trigger_names_stands_in_the_sample()
    {
        var sample = Json(Path.Combine(Repository.Root, "local.settings.sample.json")).GetProperty("Values");
        var settings = Triggers<CosmosDBTriggerAttribute>()
            .SelectMany(trigger =>
                new[]
                {
                    trigger.DatabaseName,
                    trigger.ContainerName,
                    trigger.LeaseContainerName,
                    trigger.LeaseContainerPrefix,
                }
                    .OfType<string>()
                    .SelectMany(text => Setting.Matches(text).Select(match => match.Groups[1].Value))
                    .Append(trigger.Connection!)
            )
            .ToList();
        Assert.Contains("Cosmos:Database", settings);
        Assert.All(
            settings,
            setting =>
                Assert.True(sample.TryGetProperty(setting.Replace(":", "__", StringComparison.Ordinal), out _), setting)
        );
    }

    [Fact]
    public void Every_feed_function_retries_for_ever_and_has_leases_of_its_own()
    {
        var feeds = Functions.Where(method =>
            method.GetParameters().Any(parameter => parameter.IsDefined(typeof(CosmosDBTriggerAttribute)))
        );
        Assert.All(
            feeds,
            method => Assert.Equal(-1, method.GetCustomAttribute<ExponentialBackoffRetryAttribute>()!.MaxRetryCount)
        );
        var prefixes = Triggers<CosmosDBTriggerAttribute>().Select(trigger => trigger.LeaseContainerPrefix).ToList();
        Assert.DoesNotContain(null, prefixes);
        Assert.Equal(prefixes.Distinct(), prefixes);
        Assert.All(
            Triggers<CosmosDBTriggerAttribute>(),
            trigger => Assert.False(trigger.CreateLeaseContainerIfNotExists)
        );
    }

    [Fact]
    public void Every_feed_function_is_one_whose_lag_is_measured()
    {
        var triggers = Triggers<CosmosDBTriggerAttribute>().ToList();
        Assert.Equal(Feeds.All.Order(), triggers.Select(trigger => trigger.LeaseContainerPrefix).Order());
        Assert.All(
            triggers,
            trigger =>
                Assert.Equal(
                    (Containers.Listings, Containers.Leases, null, null),
                    (
                        trigger.ContainerName,
                        trigger.LeaseContainerName,
                        trigger.LeaseDatabaseName,
                        trigger.LeaseConnection
                    )
                )
        );
    }

    [Fact]
    public void Every_container_that_a_trigger_names_is_declared()
    {
        var declared = ContainerDefinitions.All.Select(container => container.Id).ToList();
        Assert.All(
            Triggers<CosmosDBTriggerAttribute>(),
            trigger =>
            {
                Assert.Contains(trigger.ContainerName, declared);
                Assert.Contains(trigger.LeaseContainerName, declared);
            }
        );
    }

    [Fact]
    public void The_host_settings_are_in_the_output() =>
        Assert.Equal(
            "2.0",
            Json(Path.Combine(AppContext.BaseDirectory, "host.json")).GetProperty("version").GetString()
        );

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting { get; }
}
