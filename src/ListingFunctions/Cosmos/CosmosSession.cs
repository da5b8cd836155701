using System.Net;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>
/// The session of a client across instances. The SDK keeps a session in each instance, so a client whose next request
/// reaches another instance could read data older than its own write; sending back its <c>Session-Token</c> prevents that.
/// </summary>
internal sealed class CosmosSession
{
    private readonly AsyncLocal<SeenContainers?> _current = new();

    /// <summary>What the client of the request in flight has seen; <see langword="null"/> outside of requests.</summary>
    public SeenContainers? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }
}

/// <summary>How far a client has seen each container: its <c>Session-Token</c>, and what its request has read and written since.</summary>
internal sealed class SeenContainers
{
    private const int MaxLength = 4096;
    private readonly SortedDictionary<string, SessionToken> _tokens = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Parses the result of <see cref="ToString"/>; <see langword="null"/> if the text is not one.</summary>
    public static SeenContainers? Parse(string text)
    {
        var seen = new SeenContainers();
        return
            text.Length <= MaxLength
            && text.Split(';')
                .Select(part => part.Split('=', 2))
                .All(pair =>
                    pair is [Containers.Listings or Containers.ListingPrices, var token] && seen.TryAdd(pair[0], token)
                )
            ? seen
            : null;
    }

    /// <summary>The token to read <paramref name="container"/> with; <see langword="null"/> if nothing of it was seen.</summary>
    public string? Find(string container)
    {
        lock (_lock)
            return _tokens.GetValueOrDefault(container)?.ToString();
    }

    /// <summary>Adds the token of a response from Cosmos. <see langword="false"/> if it is not a token.</summary>
    public bool TryAdd(string container, string token)
    {
        lock (_lock)
        {
            var known = _tokens.GetValueOrDefault(container) ?? new SessionToken();
            if (!known.TryAdd(token))
                return false;
            _tokens[container] = known;
            return true;
        }
    }

    /// <summary>Removes the token of <paramref name="container"/>.</summary>
    public void Forget(string container)
    {
        lock (_lock)
            _tokens.Remove(container);
    }

    /// <summary>The form of the <c>Session-Token</c> header: <c>listings=0:-1#42;listing_prices=0:-1#7</c>.</summary>
    public override string ToString()
    {
        lock (_lock)
            return string.Join(';', _tokens.Select(pair => $"{pair.Key}={pair.Value}"));
    }
}

/// <summary>Sends the client's session token instead of the instance's own, and collects the tokens of the responses.</summary>
/// <param name="session">The session of the request in flight.</param>
/// <param name="hasOneReplica">
/// Whether the account is an emulator, whose only replica is never behind: a token that is ahead of it comes from a
/// store that no longer exists, and is ignored.
/// </param>
internal sealed class CosmosSessionHandler(CosmosSession session, bool hasOneReplica) : RequestHandler
{
    private const string Header = "x-ms-session-token";
    private const string ReadSessionNotAvailable = "1002";

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        if (session.Current is not { } seen || ContainerOf(request) is not { } container)
            return await base.SendAsync(request, cancellationToken);

        var token = seen.Find(container);
        if (token is not null)
            request.Headers.Set(Header, token);
        var copy = token is not null && hasOneReplica ? await CopyAsync(request.Content, cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        if (token is not null && hasOneReplica && IsAhead(response))
        {
            // Not the response itself: disposing of it would dispose of the request.
            if (response.Content is { } content)
                await content.DisposeAsync();
            seen.Forget(container);
            request.Headers.Remove(Header);
            request.Content = copy;
            response = await base.SendAsync(request, cancellationToken);
        }

        if (response.Headers.Session is { Length: > 0 } met)
            seen.TryAdd(container, met);
        return response;
    }

    /// <summary>A copy of the content, which the SDK closes when the request is sent.</summary>
    private static async Task<Stream?> CopyAsync(Stream? content, CancellationToken cancellationToken)
    {
        if (content is null)
            return null;
        var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        content.Position = copy.Position = 0;
        return copy;
    }

    private static bool IsAhead(ResponseMessage response) =>
        response.StatusCode == HttpStatusCode.NotFound
        && response.Headers.Get("x-ms-substatus") == ReadSessionNotAvailable;

    /// <summary>The container of the request, if the session includes it: <c>dbs/{database}/colls/{container}/…</c>.</summary>
    private static string? ContainerOf(RequestMessage request) =>
        request.RequestUri.OriginalString.Split('/', StringSplitOptions.RemoveEmptyEntries)
            is ["dbs", _, "colls", (Containers.Listings or Containers.ListingPrices) and var container, ..]
            ? container
            : null;
}
