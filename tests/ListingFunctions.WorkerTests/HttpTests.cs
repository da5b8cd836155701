using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ListingFunctions.WorkerTests;

/// <summary>HTTP functions through the host's proxy and the worker's own server.</summary>
public sealed class HttpTests(WorkerApp app) : IDisposable
{
    private HttpClient Http => app.Host.Http;

    public void Dispose() => app.Host.ExplainFailure();

    [Fact]
    public async Task A_listing_is_created_and_read()
    {
        var created = await Http.SendAsync("POST", "listings", ListingBody.Json, WorkerApp.Stop);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var listing = await Http.GetFromJsonAsync<JsonElement>(created["Location"], WorkerApp.Stop);
        Assert.Equal(720_000, listing.GetProperty("latest_price_eur").GetDecimal());
        Assert.Equal("Mikhail Schmiedt", listing.GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_update_changes_the_price_and_extends_the_history()
    {
        var id = await app.CreateAsync(100_000);
        var updated = await Http.SendAsync("PUT", $"listings/{id}", ListingBody.Of(125_000), WorkerApp.Stop);
        Assert.Equal(HttpStatusCode.OK, updated.Status);
        var prices = await Http.GetFromJsonAsync<JsonElement>($"listings/{id}/prices", WorkerApp.Stop);
        Assert.Equal(
            [100_000, 125_000],
            prices.EnumerateArray().Select(price => price.GetProperty("price_eur").GetDecimal())
        );
    }

    [Fact]
    public async Task A_rule_that_is_broken_is_a_problem_with_its_field()
    {
        var response = await Http.SendAsync("POST", "listings", ListingBody.Of(-1), WorkerApp.Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.Status);
        Assert.Equal("application/problem+json", response["Content-Type"]);
        Assert.Equal(["latest_price_eur"], response.Fields);
    }

    [Fact]
    public async Task A_method_that_a_route_does_not_have_is_405_with_those_that_it_has()
    {
        var id = await app.CreateAsync(100_000);
        var response = await Http.SendAsync("POST", $"listings/{id}", ListingBody.Json, WorkerApp.Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.Status);
        Assert.Contains("PUT", response["Allow"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_adds_no_lines_of_ASP_NET_Core_to_the_log()
    {
        await app.CreateAsync(100_000);
        Assert.DoesNotContain(
            app.Host.Logs,
            log => log.Category.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task While_Cosmos_is_unavailable_a_client_is_asked_to_try_again()
    {
        var id = await app.CreateAsync(100_000);
        using var closed = app.Cosmos.Close();
        using var response = await Http.GetAsync($"listings/{id}", WorkerApp.Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }
}
