using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Cosmos;

/// <summary>
/// The resource ids of the containers (Cosmos <c>_rid</c>). A container that was recreated or restored has the same name
/// and another id, so the id shows whether a position that a client sends back belongs to the container of today.
/// </summary>
public sealed class ContainerIds
{
    /// <summary>How long an id that was read counts as current when clients send others.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (string Id, long Read)> _known = new();
    private readonly Lazy<Database> _database;
    private readonly CosmosSession _session;
    private readonly TimeProvider _time;

    /// <param name="database">The database; opened at the first read, because its client depends on this type.</param>
    /// <param name="session">The session of the request in flight, which the reads here stay out of.</param>
    /// <param name="time">The clock that limits the reads.</param>
    internal ContainerIds(Lazy<Database> database, CosmosSession session, TimeProvider time) =>
        (_database, _session, _time) = (database, session, time);

    /// <summary>Keeps the id that a response named. It is current, and costs nothing.</summary>
    public void Keep(string container, string id)
    {
        if (!_known.TryGetValue(container, out var known) || known.Id != id)
            _known[container] = (id, _time.GetTimestamp());
    }

    /// <summary>The id of the container, read at the first use.</summary>
    public async ValueTask<string> FindAsync(string container, CancellationToken cancellationToken) =>
        _known.TryGetValue(container, out var known) ? known.Id : await ReadAsync(container, cancellationToken);

    /// <summary>
    /// Whether the container has this id. A mismatch reads the container again, at most once a second, because it may have
    /// been recreated since.
    /// </summary>
    public async ValueTask<bool> IsCurrentAsync(string container, string id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(container, out var known))
        {
            if (known.Id == id)
                return true;
            if (_time.GetElapsedTime(known.Read) < Validity)
                return false;
        }

        return await ReadAsync(container, cancellationToken) == id;
    }

    private async Task<string> ReadAsync(string container, CancellationToken cancellationToken)
    {
        _session.Current = null; // Until this method returns.
        using var response = await _database
            .Value.GetContainer(container)
            .ReadContainerStreamAsync(cancellationToken: cancellationToken);
        response.EnsureSuccessStatusCode();
        using var definition = await JsonDocument.ParseAsync(response.Content, default, cancellationToken);
        var id = definition.RootElement.GetProperty("_rid").GetString()!;
        _known[container] = (id, _time.GetTimestamp());
        return id;
    }
}
