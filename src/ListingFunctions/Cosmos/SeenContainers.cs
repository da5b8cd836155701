using System.Diagnostics.CodeAnalysis;
using ListingFunctions.Http;

namespace ListingFunctions.Cosmos;

/// <summary>
/// How far a client has seen each container: its <c>Session-Token</c>, and what its request has read and written since. A
/// token identifies its containers by their resource ids, because in another store the same numbers mean other writes.
/// </summary>
internal sealed class SeenContainers
{
    private const string Scope = "session";

    /// <summary>
    /// The longest token of one container in the form of Cosmos, which holds 100 to 300 ranges. Compressed, those of two
    /// containers stay below 4 KB, so that a client's headers fit everywhere. The rest of the ranges are left out; see
    /// <see cref="SessionToken.ToString(int)"/>.
    /// </summary>
    private const int MaxTokenLength = 3000;

    private readonly SortedDictionary<string, Seen> _containers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private sealed record Seen(string ContainerId, SessionToken Token);

    /// <summary>Parses the result of <see cref="ToString"/>; <see langword="null"/> if the text is not one.</summary>
    public static SeenContainers? Parse(string text)
    {
        if (!OpaqueToken.TryRead(text, Scope, out var position))
            return IsWithoutIds(text) ? new SeenContainers() : null;
        var seen = new SeenContainers();
        return position
            .Split(';')
            .All(part => part.Split(' ') is [var name, var id, var token] && seen.TryParse(name, id, token))
            ? seen
            : null;
    }

    /// <summary>What was seen of a container: its id, and the token to read it with; <see langword="null"/> if nothing.</summary>
    public (string ContainerId, string Token)? Find(string container)
    {
        lock (_lock)
            return _containers.GetValueOrDefault(container) is { } seen
                ? (seen.ContainerId, seen.Token.ToString(MaxTokenLength))
                : null;
    }

    /// <summary>Adds the token of a response from Cosmos.</summary>
    /// <param name="container">The name of the container.</param>
    /// <param name="id">Its resource id. What was seen of a container of the same name and another id is forgotten.</param>
    /// <param name="token">The token; one in an unknown form is ignored.</param>
    /// <param name="isImportant">Whether the response was about one item, not about whatever a query found.</param>
    public void Add(string container, string id, string token, bool isImportant)
    {
        lock (_lock)
        {
            if (_containers.GetValueOrDefault(container) is not { } seen || seen.ContainerId != id)
                seen = new Seen(id, new SessionToken());
            if (seen.Token.TryAdd(token, isImportant))
                _containers[container] = seen;
        }
    }

    /// <summary>
    /// Replaces what was seen of a range by the token of a response that did not wait for it: all that was seen of the
    /// container if the token is of a range that was not met before, such as one that a split made.
    /// </summary>
    public void Reset(string container, string id, string token)
    {
        lock (_lock)
        {
            if (_containers.GetValueOrDefault(container)?.Token.TryReplace(token) == true)
                return;
            _containers.Remove(container);
        }

        Add(container, id, token, isImportant: true);
    }

    /// <summary>Forgets what was seen of <paramref name="container"/>.</summary>
    public void Forget(string container)
    {
        lock (_lock)
            _containers.Remove(container);
    }

    /// <summary>The <c>Session-Token</c> header, at most 4 KB however many ranges there are; empty if nothing was seen.</summary>
    public override string ToString()
    {
        lock (_lock)
            return _containers.Count == 0
                ? ""
                : OpaqueToken.Write(
                    Scope,
                    string.Join(
                        ';',
                        from container in _containers
                        let token = container.Value.Token.ToString(MaxTokenLength)
                        select $"{container.Key} {container.Value.ContainerId} {token}"
                    )
                );
    }

    private bool TryParse(string name, string id, string token)
    {
        var seen = new Seen(id, new SessionToken());
        return IsInSession(name)
            && id.Length > 0
            && token.Length <= MaxTokenLength
            && seen.Token.TryAdd(token)
            && _containers.TryAdd(name, seen);
    }

    /// <summary>Whether a session includes the container.</summary>
    public static bool IsInSession([NotNullWhen(true)] string? container) =>
        container is Containers.Listings or Containers.ListingPrices;

    /// <summary>
    /// Whether the text is a token of an earlier release, <c>listings=0:-1#42;listing_prices=0:-1#7</c>. It does not say of
    /// which containers it is, and so counts as one of others.
    /// </summary>
    private static bool IsWithoutIds(string text) =>
        text.Length <= 4096
        && text.Split(';')
            .All(part =>
                part.Split('=', 2) is [var name, var token] && IsInSession(name) && new SessionToken().TryAdd(token)
            );
}
