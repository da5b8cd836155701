using System.Text.Json.Serialization;
using ListingFunctions.Listings;

namespace ListingFunctions.Events;

/// <summary>How far the events of a listing are pushed, as stored in <c>published_events</c> (partition key <c>/id</c>).</summary>
public sealed record PublishedListing
{
    /// <summary>Longer than the document of a deleted listing stays, once it is archived.</summary>
    private static readonly TimeSpan DeletedTimeToLive = Deletion.TimeToLive * 2;

    /// <summary>The listing.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public required long Id { get; init; }

    /// <summary>The instant of the last price change that is pushed; all before it are, too.</summary>
    public DateTimeOffset? LastChange { get; init; }

    /// <summary>The deletion that is pushed.</summary>
    public DateTimeOffset? DeletedDate { get; init; }

    /// <summary>Time to live in seconds, once the listing is deleted.</summary>
    [JsonPropertyName("ttl")]
    public long? TimeToLive { get; init; }

    /// <summary>The same once a change at this instant is pushed.</summary>
    public PublishedListing AfterChange(DateTimeOffset createdDate) =>
        this with
        {
            LastChange = createdDate,
            TimeToLive = null,
        };

    /// <summary>The same once a deletion at this instant is pushed.</summary>
    public PublishedListing AfterDeletion(DateTimeOffset deletedDate) =>
        this with
        {
            DeletedDate = deletedDate,
            TimeToLive = (long)DeletedTimeToLive.TotalSeconds,
        };
}
