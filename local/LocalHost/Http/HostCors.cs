using Microsoft.AspNetCore.Cors.Infrastructure;

namespace LocalHost.Http;

/// <summary>
/// Applies <c>Host.CORS</c> as <c>func start</c> does: pages of these origins may send any request, and preflights are
/// handled before the app sees them, as by the platform's own CORS setting in Azure.
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
