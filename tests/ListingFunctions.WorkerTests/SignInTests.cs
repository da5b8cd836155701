using System.Net;
using System.Net.Http.Headers;
using ListingFunctions.WorkerTests.Hosting;

namespace ListingFunctions.WorkerTests;

/// <summary>Sign-in in the worker process, where ASP.NET Core has no authentication middleware.</summary>
public sealed class SignInTests(WorkerApp app)
{
    private const string Challenge = "Bearer realm=\"ListingAPI\"";

    [Fact]
    public async Task A_write_requires_a_valid_access_token_with_the_role()
    {
        await using var issuer = await Issuer.StartAsync();
        var settings = new Dictionary<string, string>(app.Settings) { ["RateLimit__PermitsPerSecond"] = "1000" };
        foreach (var (name, value) in issuer.Settings)
            settings[name.Replace(":", "__", StringComparison.Ordinal)] = value!;
        await using var host = await FunctionsHost.StartAsync(settings);
        async Task<(HttpStatusCode Status, string Challenge)> DeleteAsync(string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri("listings/404", UriKind.Relative));
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var response = await host.Http.SendAsync(request, WorkerApp.Stop);
            return (response.StatusCode, $"{response.Headers.WwwAuthenticate}");
        }

        Assert.Equal((HttpStatusCode.Unauthorized, Challenge), await DeleteAsync(null));
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync(issuer.Token())).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await DeleteAsync(issuer.TokenWithout("azpacr"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await DeleteAsync(issuer.TokenWithout("roles"))).Status);
        Assert.Equal(1, issuer.Reads);
        Assert.DoesNotContain(
            host.Logs,
            log => log.Category.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
        );
    }
}
