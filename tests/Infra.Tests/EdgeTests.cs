using System.Reflection;
using System.Text.Json;
using ListingFunctions;
using Microsoft.Azure.Functions.Worker;

namespace Infra.Tests;

/// <summary>What stands between the client and the app.</summary>
public sealed class EdgeTests
{
    private const string Profile = "Microsoft.Cdn/profiles";
    private const string Firewall = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies";

    public static TheoryData<string> Deployments => Deployment.All;

    [Theory]
    [MemberData(nameof(Deployments))]
    public void It_is_HTTPS_to_the_client_and_to_the_app(string deployment)
    {
        var route = Deployment.Of(deployment).One($"{Profile}/afdEndpoints/routes");
        Assert.Equal(("Enabled", "HttpsOnly"), (route.Text("httpsRedirect"), route.Text("forwardingProtocol")));
        Assert.True(
            Deployment.Of(deployment).One($"{Profile}/originGroups/origins").Flag("enforceCertificateNameCheck")
        );
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Responses_are_cached_as_their_headers_allow_one_for_each_query(string deployment)
    {
        var cache = Deployment
            .Of(deployment)
            .One($"{Profile}/afdEndpoints/routes")
            .Properties.GetProperty("cacheConfiguration");
        Assert.Equal("UseQueryString", cache.Text("queryStringCachingBehavior"));
        Assert.False(cache.TryGetProperty("cacheBehavior", out _));
    }

    /// <remarks>Front Door's cache knows nothing of Vary but of Accept-Encoding.</remarks>
    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_response_that_depends_on_more_than_its_address_is_not_cached(string deployment)
    {
        var rules = Deployment.Of(deployment).Every($"{Profile}/ruleSets/rules").ToList();
        Assert.All(
            rules,
            rule =>
            {
                var action = Assert.Single(rule.Properties.GetProperty("actions").EnumerateArray());
                Assert.Equal("RouteConfigurationOverride", action.Text("name"));
                Assert.False(action.GetProperty("parameters").TryGetProperty("cacheConfiguration", out _));
            }
        );
        Assert.Equal(
            ["Accept", "Authorization", "Cache-Control", "Origin", "Session-Token", "x-functions-key"],
            rules
                .Select(rule =>
                    Assert.Single(rule.Properties.GetProperty("conditions").EnumerateArray()).GetProperty("parameters")
                )
                .Select(condition => condition.Text("selector"))
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            rules.Count,
            rules.Select(rule => rule.Properties.GetProperty("order").GetInt32()).Distinct().Count()
        );
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_firewall_stands_before_every_name_and_limits_each_address(string deployment)
    {
        var azure = Deployment.Of(deployment);
        var firewall = azure.One(Firewall);
        Assert.Equal(
            azure.One(Profile).Json.GetProperty("sku").Text("name"),
            firewall.Json.GetProperty("sku").Text("name")
        );
        var policy = firewall.Properties.GetProperty("policySettings");
        Assert.Equal(("Enabled", "Prevention"), (policy.Text("enabledState"), policy.Text("mode")));
        var rule = Assert.Single(firewall.Properties.GetProperty("customRules").GetProperty("rules").EnumerateArray());
        Assert.Equal(
            ("RateLimitRule", "Block", "Enabled"),
            (rule.Text("ruleType"), rule.Text("action"), rule.Text("enabledState"))
        );
        // https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-rate-limit
        Assert.True(rule.GetProperty("rateLimitDurationInMinutes").GetInt32() is 1 or 5);
        Assert.Equal("SocketAddr", Assert.Single(rule.GetProperty("groupBy").EnumerateArray()).Text("variableName"));

        var guarded = Assert
            .Single(
                azure
                    .One($"{Profile}/securityPolicies")
                    .Properties.GetProperty("parameters")
                    .GetProperty("associations")
                    .EnumerateArray()
            )
            .GetProperty("domains")
            .EnumerateArray()
            .Select(domain => domain.Text("id"));
        Assert.Equal(
            azure
                .Every($"{Profile}/afdEndpoints")
                .Concat(azure.Every($"{Profile}/customDomains"))
                .Select(name => name.Id),
            guarded
        );
    }

    [Fact]
    public void Premium_has_the_managed_rules_and_lets_people_write_as_they_like()
    {
        var sets = ManagedRules("tests/Infra.Tests/options");
        Assert.All(
            sets,
            set => Assert.Contains($"{set.Text("ruleSetType")} {set.Text("ruleSetVersion")}", Documented.ManagedRules)
        );
        Assert.Equal(
            ["name", "description"],
            sets[0].GetProperty("exclusions").EnumerateArray().Select(exclusion => exclusion.Text("selector"))
        );
        // Standard takes none.
        Assert.Empty(ManagedRules("infra/prod"));
    }

    private static List<JsonElement> ManagedRules(string deployment) =>
        [
            .. Deployment
                .Of(deployment)
                .One(Firewall)
                .Properties.GetProperty("managedRules")
                .GetProperty("managedRuleSets")
                .EnumerateArray(),
        ];

    [Fact]
    public void What_it_probes_and_what_the_platform_probes_are_functions_of_the_app()
    {
        var probe = Deployment.Prod.One($"{Profile}/originGroups").Properties.GetProperty("healthProbeSettings");
        var site = Deployment.Prod.One("Microsoft.Web/sites").Properties.GetProperty("siteConfig");
        var trigger = TriggerOf(probe.Text("probePath"));
        Assert.Contains(probe.Text("probeRequestType"), trigger.Methods!, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(AuthorizationLevel.Anonymous, trigger.AuthLevel);
        Assert.Equal(AuthorizationLevel.Anonymous, TriggerOf(site.Text("healthCheckPath")).AuthLevel);
    }

    private static HttpTriggerAttribute TriggerOf(string path)
    {
        var hostJson = JsonElement.Parse(File.ReadAllText(Repository.PathOf("host.json")));
        var prefix = hostJson.GetProperty("extensions").GetProperty("http").Text("routePrefix");
        return typeof(ListingFunctionsBuilder)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .First(trigger => $"/{prefix}/{trigger.Route}" == path && trigger.Methods!.Contains("get"));
    }

    [Fact]
    public void An_app_that_nobody_uses_may_sleep() =>
        Assert.Equal(
            JsonValueKind.Null,
            Deployment
                .Of("infra/dev")
                .One($"{Profile}/originGroups")
                .Properties.TryGetProperty("healthProbeSettings", out var probe)
                ? probe.ValueKind
                : JsonValueKind.Null
        );

    [Fact]
    public void A_name_of_ones_own_has_a_managed_certificate()
    {
        var domain = Deployment.Of("tests/Infra.Tests/options").One($"{Profile}/customDomains");
        Assert.Equal("api.listings.example", domain.Text("hostName"));
        var tls = domain.Properties.GetProperty("tlsSettings");
        Assert.Equal(("ManagedCertificate", "TLS12"), (tls.Text("certificateType"), tls.Text("minimumTlsVersion")));
        Assert.Empty(Deployment.Prod.Every($"{Profile}/customDomains"));
    }
}
