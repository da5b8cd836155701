using ListingFunctions.Cosmos;
using ListingFunctions.Http;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.Events;

/// <summary>The dead letters of push, the <c>event_failures</c> container.</summary>
public sealed class EventFailures(Database database)
{
    private readonly DeadLetterStore<EventFailure> _failures = new(
        database.GetContainer(Containers.EventFailures),
        EventsJson.Types.EventFailure,
        "c.id, c.reason, c.event, c.failed_date"
    );

    /// <inheritdoc cref="DeadLetterStore{T}.AddAsync"/>
    public Task<bool> AddAsync(EventFailure failure, CancellationToken cancellationToken) =>
        _failures.AddAsync(failure, cancellationToken);

    /// <summary>The dead letter with an id from a URL; <see langword="null"/> if there is none.</summary>
    public async Task<EventFailure?> FindAsync(string id, CancellationToken cancellationToken) =>
        DeadLetterStore.IsId(id) ? await _failures.ReadAsync(id, cancellationToken) : null;

    /// <inheritdoc cref="DeadLetterStore{T}.ListAsync"/>
    public Task<DeadLetterPage<EventFailure>> ListAsync(
        int limit,
        PageCursor? after,
        CancellationToken cancellationToken
    ) => _failures.ListAsync(limit, after, cancellationToken);

    /// <summary>Removes the dead letter with an id from a URL; <see langword="false"/> if there is none.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) =>
        DeadLetterStore.IsId(id) && await _failures.RemoveAsync(id, cancellationToken);

    /// <summary>404: there is no dead letter with this id.</summary>
    internal static Problem None(string id) =>
        new(
            Microsoft.AspNetCore.Http.StatusCodes.Status404NotFound,
            ErrorCode.EventFailureNotFound,
            $"There is no event failure with id {id}."
        );
}
