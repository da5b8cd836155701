using System.Net;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>
/// Reads with the client's session token instead of the instance's own, and collects the tokens of the responses. Writes
/// need none: they go to the primary replica, which has everything.
/// </summary>
/// <remarks>
/// A token can be ahead of every replica: it is of a container that was recreated, or a failover lost the last writes. The
/// SDK retries such a read for up to half a minute, and then returns 404 with substatus 1002. So a token of another
/// container is never sent, and one of this container is waited for no longer than <paramref name="patience"/>. Then the
/// read is repeated without it, and the token of that response replaces it, whether ahead or behind.
/// </remarks>
/// <param name="session">The session of the request in flight.</param>
/// <param name="ids">Identifies the container that a token belongs to.</param>
/// <param name="patience">
/// How long a replica may lag behind the token. Zero if the account has a single replica, which never lags.
/// </param>
/// <param name="time">The clock of the wait.</param>
internal sealed class CosmosSessionHandler(
    CosmosSession session,
    ContainerIds ids,
    TimeSpan patience,
    TimeProvider time
) : RequestHandler
{
    private const string Token = "x-ms-session-token";
    private const string Consistency = "x-ms-consistency-level";
    private const string ContainerId = "x-ms-content-path";
    private const string ReadSessionNotAvailable = "1002";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        if (ContainerOf(request) is not { } container || IsPlan(request))
            return await base.SendAsync(request, cancellationToken);

        var seen = session.Current;
        var (response, isReset) = IsRead(request)
            ? await ReadAsync(request, container, seen, cancellationToken)
            : (await base.SendAsync(request, cancellationToken), false);
        var id = response.Headers.Get(ContainerId);
        if (!string.IsNullOrEmpty(id))
            ids.Keep(container, id);
        if (seen is null)
            return response;
        if (response.Headers.Session is { Length: > 0 } met)
        {
            if (string.IsNullOrEmpty(id))
                id = await ids.FindAsync(container, cancellationToken);
            if (isReset)
                seen.Reset(container, id, met);
            else
                seen.Add(container, id, met, isImportant: !IsQuery(request));
        }
        else if (isReset)
        {
            seen.Forget(container);
        }

        return response;
    }

    private async Task<(ResponseMessage Response, bool IsReset)> ReadAsync(
        RequestMessage request,
        string container,
        SeenContainers? seen,
        CancellationToken cancellationToken
    )
    {
        var hasToken = false;
        if (seen?.Find(container) is { } known)
        {
            hasToken = await ids.IsCurrentAsync(container, known.ContainerId, cancellationToken);
            if (hasToken)
                request.Headers.Set(Token, known.Token);
            else
                seen.Forget(container);
        }

        var body = await ContentOfAsync(request, cancellationToken);
        var response =
            hasToken && patience > TimeSpan.Zero
                ? await WaitAsync(request, body, cancellationToken)
                : await base.SendAsync(request, cancellationToken);
        if (response is not null && !IsBehind(response))
            return (response, false);

        await RenewAsync(request, response, body);
        request.Headers.Remove(Token);
        // The instance's own session, which the SDK would send now, can be ahead as well.
        request.Headers.Set(Consistency, nameof(ConsistencyLevel.Eventual));
        return (await base.SendAsync(request, cancellationToken), true);
    }

    /// <summary>
    /// Reads with the client's token, again and again while the replicas are behind it; <see langword="null"/> if that
    /// takes longer than the patience allows.
    /// </summary>
    private async Task<ResponseMessage?> WaitAsync(
        RequestMessage request,
        byte[]? body,
        CancellationToken cancellationToken
    )
    {
        using var end = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        try
        {
            while (true)
            {
                var response = await base.SendAsync(request, either.Token);
                if (!IsBehind(response))
                    return response;
                await RenewAsync(request, response, body);
                await Task.Delay(Pause, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Makes the request ready to be sent again.</summary>
    private static async Task RenewAsync(RequestMessage request, ResponseMessage? response, byte[]? body)
    {
        // Not the response itself: disposing of it would dispose of the request.
        if (response?.Content is { } content)
            await content.DisposeAsync();
        request.Content = body is null ? null : new MemoryStream(body);
    }

    /// <summary>The bytes of the content, whose stream the SDK closes when the request is sent.</summary>
    private static async Task<byte[]?> ContentOfAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content)
            return null;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        content.Position = 0;
        return copy.ToArray();
    }

    private static bool IsBehind(ResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotFound
        && response.Headers.Get("x-ms-substatus") == ReadSessionNotAvailable;

    private static bool IsRead(RequestMessage request) => request.Method == HttpMethod.Get || IsQuery(request);

    private static bool IsQuery(RequestMessage request) => request.Headers.Get("x-ms-documentdb-isquery") is not null;

    /// <summary>Whether the request asks for the plan of a query, which looks at no item.</summary>
    private static bool IsPlan(RequestMessage request) =>
        request.Headers.Get("x-ms-cosmos-is-query-plan-request") is not null;

    /// <summary>The container of the request, if the session includes it: <c>dbs/{database}/colls/{container}/…</c>.</summary>
    private static string? ContainerOf(RequestMessage request) =>
        request.RequestUri.OriginalString.Split('/', StringSplitOptions.RemoveEmptyEntries)
            is ["dbs", _, "colls", var container, ..]
        && SeenContainers.IsInSession(container)
            ? container
            : null;
}
