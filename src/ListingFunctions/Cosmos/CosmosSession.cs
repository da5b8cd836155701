using System.Net;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>
/// What a client has seen of the containers, across the instances that answer it. The SDK keeps a session of its own in
/// each instance, so a client whose next request meets another instance could read what is older than its own write;
/// its <c>Session-Token</c>, brought back, prevents that.
/// </summary>
internal sealed class CosmosSession
{
    private readonly AsyncLocal<SeenContainers?> _current = new();

    /// <summary>What the client of the request in hand has seen; <see langword="null"/> outside of requests.</summary>
    public SeenContainers? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }
}

/// <summary>How far a client has seen each container: what it said, and what its request met since.</summary>
internal sealed class SeenContainers
{
    private const int MaxLength = 4096;
    private readonly SortedDictionary<string, SessionToken> _tokens = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Reads <see cref="ToString"/>; <see langword="null"/> where it is none.</summary>
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

    /// <summary>The token to read <paramref name="container"/> with; <see langword="null"/> where nothing of it was seen.</summary>
    public string? Find(string container)
    {
        lock (_lock)
            return _tokens.GetValueOrDefault(container)?.ToString();
    }

    /// <summary>Adds what an answer of Cosmos says. <see langword="false"/> where it is no token.</summary>
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

    /// <summary>Takes what was seen of <paramref name="container"/> for nothing.</summary>
    public void Forget(string container)
    {
        lock (_lock)
            _tokens.Remove(container);
    }

    /// <summary>As the <c>Session-Token</c> header has it: <c>listings=0:-1#42;listing_prices=0:-1#7</c>.</summary>
    public override string ToString()
    {
        lock (_lock)
            return string.Join(';', _tokens.Select(pair => $"{pair.Key}={pair.Value}"));
    }
}

/// <summary>Puts the client's session in the place of the instance's own, and learns from the responses.</summary>
/// <param name="session">The session of the request in flight.</param>
/// <param name="hasOneReplica">
/// Whether the account is an emulator, whose only replica is never behind: a token that is ahead of it is one of a store
/// that is not there any more, and is ignored.
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
        var again = token is not null && hasOneReplica ? await CopyAsync(request.Content, cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        if (token is not null && hasOneReplica && IsAhead(response))
        {
            // Not the response itself: it would take the request with it.
            if (response.Content is { } content)
                await content.DisposeAsync();
            seen.Forget(container);
            request.Headers.Remove(Header);
            request.Content = again;
            response = await base.SendAsync(request, cancellationToken);
        }

        if (response.Headers.Session is { Length: > 0 } met)
            seen.TryAdd(container, met);
        return response;
    }

    /// <summary>A request's content is closed once it was sent.</summary>
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

    /// <summary>The container that the request is about, where the session spans it: <c>dbs/{database}/colls/{container}/…</c>.</summary>
    private static string? ContainerOf(RequestMessage request) =>
        request.RequestUri.OriginalString.Split('/', StringSplitOptions.RemoveEmptyEntries)
            is ["dbs", _, "colls", (Containers.Listings or Containers.ListingPrices) and var container, ..]
            ? container
            : null;
}
