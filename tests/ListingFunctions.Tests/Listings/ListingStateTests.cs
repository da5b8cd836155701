using ListingFunctions.Listings;
using ListingFunctions.Prices;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

/// <summary>What a document says of itself: whether it may be out of date, edited, archived or incomplete.</summary>
public sealed class ListingStateTests
{
    private static readonly DateTimeOffset Later = Noon.AddDays(1);

    private static Listing WrittenAt(DateTimeOffset instant) =>
        NewListing() with
        {
            Timestamp = instant.ToUnixTimeSeconds(),
        };

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(499, 0, false)]
    [InlineData(500, 1, false)] // the write took up to half a second, or the clock of Cosmos was ahead by that
    [InlineData(499, 1, true)]
    [InlineData(500, 2, true)]
    [InlineData(999, -1, false)]
    public void A_document_that_Cosmos_wrote_later_than_the_API_may_be_an_old_copy(
        int updatedMilliseconds,
        int writtenSeconds,
        bool mayDiffer
    )
    {
        var listing = WrittenAt(Noon.AddSeconds(writtenSeconds)) with
        {
            UpdatedDate = Noon.AddMilliseconds(updatedMilliseconds),
        };
        Assert.Equal(mayDiffer, listing.MayDifferFromHistory);
    }

    [Fact]
    public void A_document_without_a_timestamp_has_not_been_stored_yet() =>
        Assert.False(NewListing().MayDifferFromHistory);

    [Fact]
    public void A_price_that_is_not_the_newest_of_the_trail_was_written_out_of_band() =>
        Assert.True((WrittenAt(Noon) with { LatestPriceEur = 1 }).MayDifferFromHistory);

    [Fact]
    public void Archiving_and_gaps_are_writes_of_the_app_too_but_no_deletion_which_looks_at_nothing()
    {
        var written = WrittenAt(Later);
        Assert.True(written.MayDifferFromHistory);
        Assert.True((written with { DeletedDate = Later }).MayDifferFromHistory);
        Assert.False((written with { ArchivedDate = Later }).MayDifferFromHistory);
        Assert.False((written with { GapDate = Later }).MayDifferFromHistory);
        Assert.False((written with { MissingPrices = [new(1, 1, Noon), new(2, 2, Later)] }).MayDifferFromHistory);
        Assert.True((written with { MissingPrices = [new(1, 1, Noon), new(2, 2)] }).MayDifferFromHistory);
        Assert.True((written with { DeletedDate = Noon, ArchivedDate = Noon.AddHours(1) }).MayDifferFromHistory);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(1, null, false)]
    [InlineData(null, 1, false)]
    [InlineData(2, 1, false)]
    [InlineData(1, 1, false)]
    [InlineData(1, 2, true)]
    public void It_is_archived_if_it_was_archived_after_its_deletion(int? deleted, int? archived, bool isArchived)
    {
        DateTimeOffset? At(int? hour) => hour is { } after ? Noon.AddHours(after) : null;
        Assert.Equal(
            isArchived,
            (NewListing() with { DeletedDate = At(deleted), ArchivedDate = At(archived) }).IsArchived
        );
    }

    [Fact]
    public void It_is_archived_if_this_deletion_of_it_was_whatever_the_dates_are()
    {
        var archived = NewListing() with { DeletedDate = Later, Deletion = "a", ArchivedDate = Noon };
        archived = archived with { ArchivedDeletion = archived.DeletionKey };
        Assert.True(archived.IsArchived);
        Assert.False((archived with { Deletion = "b" }).IsArchived);
        Assert.False((archived with { DeletedDate = Noon.AddHours(-1) }).IsArchived);
        Assert.False((archived with { DeletedDate = null }).IsArchived);
    }

    [Fact]
    public void It_was_edited_out_of_band_if_its_content_is_not_what_the_API_stored()
    {
        var listing = NewListing();
        Assert.False(listing.IsEdited);
        Assert.False(listing.Revise(Write(1), Later).IsEdited);
        Assert.True((listing with { Name = "Other" }).IsEdited);
        Assert.True((listing with { LatestPriceEur = 1 }).IsEdited);
        Assert.False((listing with { UpdatedDate = Later, Timestamp = 1 }).IsEdited);
        // It was written before digests were stored.
        Assert.False((listing with { Name = "Other", ContentDigest = null }).IsEdited);
    }

    [Fact]
    public void An_absorbed_edit_is_dated_by_its_write_and_is_no_edit_any_more()
    {
        var edited = WrittenAt(Later) with { Name = "Other", LatestPriceEur = 1 };
        var absorbed = edited.Absorb(edited.Trail);
        Assert.Equal((Later, false), (absorbed.UpdatedDate, absorbed.IsEdited));
        Assert.Equal(new PriceChange(1, Later, 2), absorbed.RecentPrices[^1]);
        Assert.False(absorbed.MayDifferFromHistory);
    }

    [Fact]
    public void An_absorbed_write_never_moves_the_update_date_back()
    {
        var edited = WrittenAt(Noon) with { UpdatedDate = Later, LatestPriceEur = 1 };
        Assert.Equal(Later, edited.Absorb(edited.Trail).UpdatedDate);
    }

    [Fact]
    public void An_absorbed_write_is_not_older_than_its_price()
    {
        var recorded = new PriceTrail(ChangesOf(5, 6));
        var old = WrittenAt(Noon) with { RecentPrices = [], LatestPriceEur = 6 };
        var absorbed = old.Absorb(recorded);
        Assert.Equal(Noon.AddMinutes(1), absorbed.UpdatedDate);
        Assert.Equal(recorded.Recent, absorbed.RecentPrices);
    }

    [Fact]
    public void An_absorbed_document_without_a_price_keeps_its_date()
    {
        var empty = NewListing() with { RecentPrices = [], LatestPriceEur = -1 };
        var absorbed = empty.Absorb(new PriceTrail([]));
        Assert.Equal((Noon, 0), (absorbed.UpdatedDate, absorbed.RecentPrices.Count));
    }

    [Fact]
    public void A_gap_is_dated_when_it_was_noticed_first()
    {
        var marked = NewListing().WithMissing([new MissingPrices(1, 2)], Later.AddMicroseconds(7));
        Assert.Equal(Later, marked.GapDate);
        Assert.Equal([new MissingPrices(1, 2)], marked.MissingPrices);
        Assert.Equal(Later, marked.WithMissing([new MissingPrices(1, 3)], Later.AddDays(1)).GapDate);
        Assert.Equal(Later, marked.WithGapNoticed(Later.AddDays(1)).GapDate);
        Assert.Equal(Later, NewListing().WithGapNoticed(Later.AddMicroseconds(7)).GapDate);
    }

    [Fact]
    public void Without_missing_changes_or_with_accepted_ones_only_there_is_no_gap()
    {
        var marked = NewListing().WithMissing([new MissingPrices(1, 2)], Noon);
        var closed = marked.WithMissing([], Later);
        Assert.Null(closed.GapDate);
        Assert.Null(closed.MissingPrices);
        var accepted = marked.WithMissing([new MissingPrices(1, 2, Later)], Later);
        Assert.Null(accepted.GapDate);
        Assert.Equal([new MissingPrices(1, 2, Later)], accepted.MissingPrices);
        Assert.NotNull(marked.WithMissing([new MissingPrices(1, 1, Later), new MissingPrices(2, 2)], Later).GapDate);
    }

    private static Listing WithWrites(int count) =>
        NewListing() with
        {
            RecentWrites = [.. Enumerable.Range(1, count).Select(number => $"{number}")],
        };

    [Theory]
    [InlineData(0, null, true, false)]
    [InlineData(15, null, true, false)] // none was evicted yet
    [InlineData(16, null, false, false)]
    [InlineData(16, "1", true, false)]
    [InlineData(16, "16", true, false)]
    [InlineData(16, "0", false, false)] // that of the base was evicted, or is not there yet
    [InlineData(15, "0", false, true)]
    [InlineData(0, "0", false, true)]
    public void The_names_in_a_document_show_whether_it_follows_a_version(
        int writes,
        string? newestOfBase,
        bool hasEveryWrite,
        bool isOlder
    )
    {
        string[]? before = newestOfBase is null ? null : ["earlier", newestOfBase];
        var listing = WithWrites(writes);
        Assert.Equal((hasEveryWrite, isOlder), (listing.HasEveryWriteAfter(before), listing.IsOlderThan(before)));
    }

    [Fact]
    public void A_document_that_has_an_older_name_of_a_version_and_not_its_newest_is_older() =>
        Assert.True(WithWrites(16).IsOlderThan(["15", "16", "17"]));

    [Fact]
    public void A_base_without_names_proves_nothing_if_names_were_evicted()
    {
        var unnamed = NewListing() with { RecentWrites = null };
        Assert.False(WithWrites(16).HasEveryWriteAfter([]));
        Assert.False(WithWrites(15).IsOlderThan([]));
        Assert.True(unnamed.HasEveryWriteAfter([]));
        Assert.False(unnamed.HasEveryWriteAfter(["1"]));
        Assert.True(unnamed.IsOlderThan(["1"]));
    }

    [Fact]
    public void The_newest_sixteen_writes_have_their_names_in_the_document()
    {
        var listing = Listing.Create(10, Write(), Noon, "create");
        Assert.Equal(["create"], listing.RecentWrites);
        for (var number = 1; number <= 20; number++)
            listing = listing.Revise(Write(number), Noon.AddMinutes(number), $"{number}");
        Assert.Equal(Enumerable.Range(5, 16).Select(number => $"{number}"), listing.RecentWrites);
        Assert.Equal("create", listing.Creation);
        Assert.Equal(listing.RecentWrites, listing.Revise(Write(0), Later).RecentWrites);
        Assert.Equal(
            ["first"],
            (NewListing() with { RecentWrites = null }).Revise(Write(0), Later, "first").RecentWrites
        );
        Assert.Null(NewListing().RecentWrites);
    }

    [Fact]
    public void An_update_keeps_what_is_known_of_the_listing()
    {
        var listing = NewListing() with
        {
            OlderUntil = Noon.AddDays(-1),
            MissingPrices = [new MissingPrices(1, 1)],
            GapDate = Noon,
            Timestamp = 7,
            ArchivedDate = Noon,
            Source = "agency",
            SourceKey = "A",
            ImportedDate = Noon,
        };
        var revised = listing.Revise(Write(1), Later);
        Assert.Equal(
            (listing.Id, listing.OlderUntil, listing.GapDate, listing.ArchivedDate, 7L),
            (revised.Id, revised.OlderUntil, revised.GapDate, revised.ArchivedDate, revised.PreviousTimestamp)
        );
        Assert.Equal(("agency", "A", Noon), (revised.Source, revised.SourceKey, revised.ImportedDate));
        Assert.Equal(listing.MissingPrices, revised.MissingPrices);
        Assert.Equal(listing.MissingPrices, revised.Trail.Missing);
        Assert.Empty(NewListing().Trail.Missing);
    }

    [Fact]
    public void Its_content_is_compared_with_what_is_sent()
    {
        Assert.True(NewListing().HasContentOf(Write()));
        Assert.True(NewListing().Revise(Write(1), Later).HasContentOf(Write(1)));
        Assert.False(NewListing().HasContentOf(Write(1)));
        Assert.False(NewListing().HasContentOf(Write() with { Name = "Other" }));
    }

    [Fact]
    public void An_imported_listing_has_its_complete_history_and_is_no_old_copy()
    {
        PriceChange[] history = [new(2, Noon.AddYears(-2), 1), new(720_000, Noon.AddYears(-1), 2)];
        var listing = Listing.Import(10, Write(), Noon.AddYears(-3), history, Noon, "name");
        Assert.Equal(history, listing.RecentPrices);
        Assert.Equal((Noon.AddYears(-3), Noon, Noon), (listing.CreatedDate, listing.UpdatedDate, listing.ImportedDate));
        Assert.False((listing with { Timestamp = Noon.ToUnixTimeSeconds() }).MayDifferFromHistory);
        Assert.False(listing.IsEdited);
        Assert.Equal((3, 1m), (listing.Revise(Write(1), Later).Trail.Last!.Number, 1m));
    }

    [Fact]
    public void A_write_is_recognised_by_id_instant_and_content()
    {
        var listing = NewListing();
        Assert.True(listing.IsSameWriteAs(listing with { Timestamp = 7, ETag = "\"1\"", RecentWrites = ["a"] }));
        Assert.False(listing.IsSameWriteAs(listing with { Id = 11 }));
        Assert.False(listing.IsSameWriteAs(listing with { UpdatedDate = Later }));
        Assert.False(listing.IsSameWriteAs(listing with { Name = "Other" }));
    }

    [Fact]
    public void It_was_changed_by_the_last_update_or_when_it_was_written_out_of_band()
    {
        var written = NewListing() with { Timestamp = Noon.ToUnixTimeSeconds() };
        Assert.Equal(Noon, written.ChangedDate);
        var later = Noon.AddMinutes(5);
        Assert.Equal(later, (written with { Timestamp = later.ToUnixTimeSeconds() }).ChangedDate);
        Assert.Equal(Noon, (written with { Name = "Edited" }).ChangedDate);
        Assert.Equal(Noon, (written with { Name = "Edited", Timestamp = 0 }).ChangedDate);
    }
}
