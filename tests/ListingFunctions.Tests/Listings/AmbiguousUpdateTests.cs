using ListingFunctions.Listings;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

/// <summary>An update whose outcome is ambiguous is resolved by reading, and applied once.</summary>
public sealed class AmbiguousUpdateTests : UpdateListingTest
{
    [Fact]
    public async Task A_write_that_was_sent_twice_recognises_itself()
    {
        ReplaceReturns([null]);
        _store
            .ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>())
            .Returns(_ =>
                _replaced.Count == 0
                    ? new StoredListing(NewListing(price: 1), "\"1\"")
                    : new StoredListing(_replaced[0].Listing, "\"own\"")
            );
        var response = await PutAsync(ifMatch: "\"1\"");
        Assert.Equal((200, "\"own\""), (response.Status, response.ETag));
        Assert.Single(_replaced);
    }

    /// <summary>The first write is applied, but reported as stale; then others write.</summary>
    private void MadeAndFollowedBy(Func<Listing, Listing> others)
    {
        ReplaceReturns(null, "\"4\"");
        _store
            .ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>())
            .Returns(_ =>
                _replaced.Count == 0
                    ? new StoredListing(NewListing(price: 1), "\"1\"")
                    : new StoredListing(others(_replaced[0].Listing), "\"3\"")
            );
    }

    [Fact]
    public async Task A_write_that_was_made_and_followed_by_others_is_not_made_again()
    {
        MadeAndFollowedBy(made => made.Revise(Write(5), Noon.AddHours(2), "other"));
        var response = await PutAsync();
        Assert.Equal(200, response.Status);
        Assert.Equal(720_000, response.Body.GetProperty("latest_price_eur").GetDecimal());
        Assert.False(response.Headers.ContainsKey("ETag"));
        Assert.Single(_replaced);
    }

    /// <summary>The listing after updates by others, each trimmed.</summary>
    private static Listing FollowedBy(Listing made, params decimal[] prices)
    {
        foreach (var (index, price) in prices.Index())
            made = UpdatedByOther(made, index, price);
        return made;
    }

    private static Listing UpdatedByOther(Listing listing, int index, decimal price)
    {
        var updated = listing.Revise(Write(price), Noon.AddHours(2 + index), $"other-{index}");
        return updated.With(updated.Trail.Trim());
    }

    [Fact]
    public async Task Nor_is_it_where_its_price_has_left_the_listing_since()
    {
        MadeAndFollowedBy(made =>
        {
            _history.Record(10, made.RecentPrices);
            return FollowedBy(made, RisingPrices(20));
        });
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task A_write_that_was_made_before_a_deletion_is_acknowledged()
    {
        MadeAndFollowedBy(made => made with { DeletedDate = Noon.AddHours(2) });
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task A_write_that_a_deletion_was_quicker_than_is_not_made()
    {
        ReplaceReturns([null]);
        ReadReturns(
            new StoredListing(NewListing(price: 1), "\"1\""),
            new StoredListing(NewListing(price: 1) with { DeletedDate = Noon }, "\"2\"")
        );
        Assert.Equal(404, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task A_write_of_a_named_version_that_others_have_followed_is_known_to_be_applied()
    {
        MadeAndFollowedBy(made => made.Revise(Write(5), Noon.AddHours(2), "other"));
        var response = await PutAsync(ifMatch: "\"1\"");
        Assert.Equal(200, response.Status);
        Assert.Equal(720_000, response.Body.GetProperty("latest_price_eur").GetDecimal());
        Assert.False(response.Headers.ContainsKey("ETag"));
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task Over_the_same_version_the_same_write_is_sent_again()
    {
        ReadReturns(new StoredListing(NewListing(price: 1), "\"1\""));
        _store
            .ReplaceAsync(
                Arg.Do<Listing>(listing => _replaced.Add((listing, ""))),
                "\"1\"",
                Arg.Any<CancellationToken>()
            )
            .Returns(_ => throw new HttpRequestException("reset"), _ => "\"2\"");
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(2, _replaced.Count);
        Assert.Same(_replaced[0].Listing, _replaced[1].Listing);
    }

    [Fact]
    public async Task If_Cosmos_stays_unavailable_the_exception_reaches_the_client()
    {
        ReadReturns(new StoredListing(NewListing(price: 1), "\"1\""));
        _store
            .ReplaceAsync(default!, default!, Arg.Any<CancellationToken>())
            .ThrowsAsyncForAnyArgs(new HttpRequestException("refused"));
        await Assert.ThrowsAsync<HttpRequestException>(() => PutAsync());
        await _store.ReceivedWithAnyArgs(3).ReplaceAsync(default!, default!, Arg.Any<CancellationToken>());
    }

    /// <summary>The first write is not applied; then others write, so that the names of the base are gone.</summary>
    private void NotMadeAndFollowedBy(Listing read, Listing followed)
    {
        ReplaceReturns(null, "\"4\"");
        _store
            .ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>())
            .Returns(_ =>
                _replaced.Count == 0 ? new StoredListing(read, "\"1\"") : new StoredListing(followed, "\"3\"")
            );
    }

    [Fact]
    public async Task A_write_that_was_not_applied_is_retried_on_the_version_of_the_others()
    {
        var read = NewListing(price: 1);
        NotMadeAndFollowedBy(read, FollowedBy(read, 5, 6));
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(["\"1\"", "\"3\""], _replaced.Select(write => write.ETag));
        Assert.Equal([1m, 5m, 6m, 720_000m], _replaced[^1].Listing.RecentPrices.Select(change => change.PriceEur));
    }

    [Fact]
    public async Task After_many_writes_by_others_the_trail_shows_that_a_price_was_not_set()
    {
        var read = NewListing(price: 1);
        var followed = read;
        for (var write = 0; write < 20; write++)
            followed = followed.Revise(
                Write(2 + write % 2) with
                {
                    Name = $"{write}",
                },
                Noon.AddHours(2),
                $"other-{write}"
            );
        _history.Record(10, followed.RecentPrices);
        NotMadeAndFollowedBy(read, followed);
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(2, _replaced.Count);
    }

    [Fact]
    public async Task After_many_writes_by_others_an_update_without_a_price_change_has_an_unknown_outcome()
    {
        var read = NewListing();
        NotMadeAndFollowedBy(read, FollowedBy(read, RisingPrices(20)));
        var response = await PutAsync();
        Assert.Equal(503, response.Status);
        Assert.Contains("may or may not", response.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task Nor_does_the_price_of_a_listing_that_had_no_numbers_pass_for_that_of_the_update()
    {
        var numbered = ListingOf([.. RisingPrices(16), 720_000]);
        var read = numbered with
        {
            RecentPrices = [.. numbered.RecentPrices.Select(change => change with { Number = 0 })],
        };
        _history.Record(10, WithoutNumbers(ChangesOf(RisingPrices(16))));
        var followed = numbered;
        for (var write = 0; write < 20; write++)
            followed = followed.Revise(Write() with { Name = $"{write}" }, Noon.AddHours(2), $"other-{write}");
        NotMadeAndFollowedBy(read, followed);
        Assert.Equal(503, (await PutAsync()).Status);
    }

    [Fact]
    public async Task After_many_writes_by_others_the_history_shows_that_a_price_was_not_set()
    {
        var read = NewListing(price: 1);
        var followed = read;
        foreach (var (index, price) in RisingPrices(20).Index())
        {
            followed = UpdatedByOther(followed, index, price);
            _history.Record(10, followed.RecentPrices[^1]);
        }

        NotMadeAndFollowedBy(read, followed);
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Equal(2, _replaced.Count);
    }

    [Fact]
    public async Task A_price_that_neither_the_trail_nor_the_history_has_leaves_the_outcome_unknown()
    {
        var read = NewListing(price: 1);
        var followed = FollowedBy(read, RisingPrices(20));
        NotMadeAndFollowedBy(read, followed);
        Assert.Equal(503, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    /// <summary>An old copy is written back over what the first write made.</summary>
    private static Listing WrittenBack(decimal price) => NewListing(price: price) with { RecentWrites = ["first"] };

    private static readonly string[] Names = ["first", "second"];

    [Fact]
    public async Task A_write_that_an_old_copy_was_written_over_is_not_made_again_if_it_is_recorded()
    {
        ReplaceReturns(null, "\"4\"");
        _store
            .ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>())
            .Returns(_ =>
            {
                if (_replaced.Count == 0)
                    return new StoredListing(NewListing(price: 1) with { RecentWrites = Names }, "\"1\"");
                _history.Record(10, _replaced[0].Listing.RecentPrices);
                return new StoredListing(WrittenBack(1), "\"3\"");
            });
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task Nor_is_it_if_the_copy_has_the_names_of_its_base()
    {
        ReplaceReturns(null, "\"4\"");
        _store
            .ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>())
            .Returns(_ =>
            {
                var read = NewListing(price: 1) with { RecentWrites = Names };
                if (_replaced.Count == 0)
                    return new StoredListing(read, "\"1\"");
                _history.Record(10, _replaced[0].Listing.RecentPrices);
                return new StoredListing(read.With(_replaced[0].Listing.Trail.Apply(1, Noon.AddHours(2))), "\"3\"");
            });
        Assert.Equal(200, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task If_it_is_not_recorded_its_outcome_is_unknown()
    {
        NotMadeAndFollowedBy(NewListing(price: 1) with { RecentWrites = Names }, WrittenBack(1));
        Assert.Equal(503, (await PutAsync()).Status);
        Assert.Single(_replaced);
    }

    [Fact]
    public async Task The_same_price_at_the_same_instant_by_another_does_not_pass_for_that_of_the_update()
    {
        ReplaceReturns(null, "\"4\"");
        _store
            .ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>())
            .Returns(_ =>
                _replaced.Count == 0
                    ? new StoredListing(NewListing(price: 1) with { RecentWrites = Names }, "\"1\"")
                    : new StoredListing(
                        _replaced[0].Listing with
                        {
                            Name = "another",
                            RecentWrites = [.. Names, "another"],
                        },
                        "\"3\""
                    )
            );
        var response = await PutAsync();
        Assert.Equal((200, "\"4\""), (response.Status, response.ETag));
        Assert.Equal(2, _replaced.Count);
    }
}
