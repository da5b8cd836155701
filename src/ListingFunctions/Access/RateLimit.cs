using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using ListingFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;

namespace ListingFunctions.Access;

/// <summary>
/// Rejects the requests of a client over its limit with a 429, before any work is done for them, and reports the remaining
/// requests in <c>RateLimit</c> and <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers), unless caches share
/// the response; see <see cref="Caching"/>. Health and <c>OPTIONS</c> are not limited.
/// </summary>
internal sealed class RateLimit : IFunctionsWorkerMiddleware, IDisposable
{
    private const string Policy = "client";
    private const string Health = "health/";

    private readonly RateLimitSettings _settings;
    private readonly AccessTokens _tokens;
    private readonly int _permits;
    private readonly int _burst;

    /// <summary>One bucket per client; one that has been full for ten seconds is removed, so only active clients take memory.</summary>
    private readonly PartitionedRateLimiter<string>? _limiter;

    public RateLimit(IOptions<RateLimitSettings> settings, AccessTokens tokens)
    {
        (_settings, _tokens) = (settings.Value, tokens);
        (_permits, _burst) = (_settings.Permits, _settings.BurstSize);
        if (_permits > 0)
            _limiter = PartitionedRateLimiter.Create<string, string>(client =>
                RateLimitPartition.GetTokenBucketLimiter(client, _ => Bucket())
            );
    }

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        (_limiter is not null || RequestTrace.IsRecorded)
        && context.GetHttpContext() is { } http
        && Routes.TriggerOf(context.FunctionDefinition.Name) is { } trigger
        && !trigger.Route!.StartsWith(Health, StringComparison.Ordinal)
        // A page cannot read the 429 of a preflight, and OPTIONS takes no work.
        && !HttpMethods.IsOptions(http.Request.Method)
            ? CountAsync(context, http, trigger.AuthLevel, next)
            : next(context);

    private async Task CountAsync(
        FunctionContext context,
        HttpContext http,
        AuthorizationLevel level,
        FunctionExecutionDelegate next
    )
    {
        var caller = Routes.IsWrite(context.FunctionDefinition.Name) ? await _tokens.CallerOfAsync(http) : null;
        var client = ClientOf(context, http, level, caller?.Client);
        RequestTrace.SetClient(client);
        if (_limiter is null)
        {
            await next(context);
            return;
        }

        using var lease = _limiter.AttemptAcquire(client);
        var left = _limiter.GetStatistics(client)?.CurrentAvailablePermits ?? 0;
        WriteHeaders(http.Response.Headers, left);
        if (lease.IsAcquired)
            await next(context);
        else
            await Problem
                .TooManyRequests(
                    lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1)
                )
                .ExecuteAsync(http);
    }

    public void Dispose() => _limiter?.Dispose();

    /// <summary>
    /// The client that a request counts for: the client of its token, if a token is required and valid; its key, if the
    /// host has validated it; otherwise its address, since a client could send a different key with each request.
    /// </summary>
    internal string ClientOf(
        FunctionContext context,
        HttpContext http,
        AuthorizationLevel level,
        string? signedIn = null
    )
    {
        if (signedIn is not null)
            return $"token {signedIn}";
        var request = http.Request;
        var key =
            level == AuthorizationLevel.Anonymous ? ""
            : request.Headers.TryGetValue(FunctionKeys.Header, out var header) ? header.ToString()
            : request.Query[FunctionKeys.Parameter].ToString();
        return key.Length > 0
            ? $"key {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}"
            : $"address {ClientAddress.Of(context, http, _settings.Hops)}";
    }

    private void WriteHeaders(IHeaderDictionary headers, long left)
    {
        headers[ServiceHeaders.RateLimitPolicy] = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{Policy}\";q={_burst};w={Seconds(_burst)}"
        );
        headers[ServiceHeaders.RateLimit] = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{Policy}\";r={left};t={Seconds(_burst - left)}"
        );
    }

    /// <summary>The seconds until that many more requests are permitted.</summary>
    private long Seconds(long permits) => (permits + _permits - 1) / _permits;

    private TokenBucketRateLimiterOptions Bucket() =>
        new()
        {
            TokenLimit = _burst,
            TokensPerPeriod = _permits,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        };
}
