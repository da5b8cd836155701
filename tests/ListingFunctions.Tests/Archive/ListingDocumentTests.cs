using System.Text.Json;
using System.Text.Json.Nodes;
using ListingFunctions.Archive;
using ListingFunctions.Listings;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Archive;

public sealed class ListingDocumentTests
{
    private static JsonObject Json(int? deleted = null, int? archived = null, int? ttl = null)
    {
        var listing = NewListing() with { DeletedDate = At(deleted), ArchivedDate = At(archived) };
        var json = JsonSerializer.SerializeToNode(listing, ListingsJson.Types.Listing)!.AsObject();
        json["_ts"] = Noon.ToUnixTimeSeconds();
        json["_etag"] = "\"1\"";
        if (ttl is not null)
            json["ttl"] = ttl;
        return json;
    }

    private static DateTimeOffset? At(int? minute) => minute is { } after ? Noon.AddMinutes(after) : null;

    private static JsonElement Element(JsonNode json) => JsonElement.Parse(json.ToJsonString());

    [Theory]
    [InlineData(null, null, null, ArchiveStep.None)]
    [InlineData(null, null, 60, ArchiveStep.None)]
    [InlineData(1, null, null, ArchiveStep.Archive)]
    [InlineData(1, null, 60, ArchiveStep.Archive)] // deleted by a version of this app that set the time to live at once
    [InlineData(1, 2, null, ArchiveStep.Expire)]
    [InlineData(1, 2, 60, ArchiveStep.None)]
    [InlineData(3, 2, null, ArchiveStep.Archive)] // brought back and deleted again
    [InlineData(3, 2, 60, ArchiveStep.Archive)]
    [InlineData(2, 2, 60, ArchiveStep.Archive)]
    [InlineData(null, 2, null, ArchiveStep.Restore)]
    [InlineData(null, 2, 60, ArchiveStep.Restore)]
    public void What_is_to_be_done_follows_from_the_document_alone(
        int? deleted,
        int? archived,
        int? ttl,
        ArchiveStep step
    )
    {
        Assert.True(ListingDocument.TryRead(Element(Json(deleted, archived, ttl)), out var document, out _));
        Assert.Equal(step, document.Next);
    }

    [Fact]
    public void A_document_whose_member_names_are_not_text_is_left_to_the_dead_letters()
    {
        var document = JsonElement.Parse(
            """{"id":"5","deleted_date":"2025-01-17T19:20:52.798Z","\ud800\ud800\ud800":1}"""
        );
        Assert.False(ListingDocument.Concerns(document));
    }

    [Fact]
    public void An_update_keeps_the_trace_of_the_archiving()
    {
        var restored = NewListing() with { ArchivedDate = Noon };
        Assert.Equal(Noon, restored.Revise(Write(1), Noon.AddDays(1)).ArchivedDate);
    }

    [Theory]
    [InlineData("id", "\"abc\"")]
    [InlineData("name", "null")]
    [InlineData("postal_address", "\"here\"")]
    [InlineData("rooms_count", "\"many\"")]
    [InlineData("latest_price_eur", "-1")]
    [InlineData("deleted_date", "\"yesterday\"")]
    [InlineData("recent_prices", "[null]")]
    public void What_is_no_listing_is_not_read_and_the_reason_said(string member, string value)
    {
        var json = Json(deleted: 1);
        json[member] = JsonNode.Parse(value);
        Assert.True(ListingDocument.Concerns(Element(json)));
        Assert.False(ListingDocument.TryRead(Element(json), out _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"id":"10","name":7}""")]
    [InlineData("""{"id":"10","deleted_date":null,"archived_date":null}""")]
    public void What_was_not_deleted_is_not_its_business(string json) =>
        Assert.False(ListingDocument.Concerns(JsonElement.Parse(json)));
}
