using Microsoft.AspNetCore.Cors.Infrastructure;

namespace LocalHost.Http;

/// <summary>
/// What <c>func start</c> makes of <c>Host.CORS</c>: pages of these origins may send any request, and preflights are
/// answered before the app sees them, as the platform's own CORS setting does in Azure.
/// </summary>
internal static class HostCors
{
    private const string Any = "*";

    public static CorsPolicy PolicyOf(IReadOnlyList<string> origins)
    {
        var policy = new CorsPolicyBuilder().AllowAnyHeader().AllowAnyMethod();
        if (origins.Contains(Any))
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins([.. origins]);
        return policy.Build();
    }
}
