using ListingFunctions.Listings;
using ListingFunctions.PriceHistory;
using ListingFunctions.Prices;
using ListingFunctions.Tests.Http;
using ListingFunctions.Tests.Prices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.PriceHistory;

public sealed class GetListingPricesTests
{
    private readonly IListingStore _listings = Substitute.For<IListingStore>();
    private readonly FakePriceHistory _history = new();

    private async Task<FunctionResponse> GetAsync(string id = "10")
    {
        var request = Request("GET", $"/api/listings/{id}/prices");
        var time = new FakeTimeProvider();
        var function = new GetListingPrices(
            _listings,
            new HistoryReader(_history, time, NullLogger<HistoryReader>.Instance)
        );
        var response = request.ExecuteAsync(function.RunAsync(request, id, TestContext.Current.CancellationToken));
        while (await Task.WhenAny(response, Task.Delay(1, TestContext.Current.CancellationToken)) != response)
            time.Advance(TimeSpan.FromSeconds(1));
        return await response;
    }

    private void Stored(Listing listing) =>
        _listings.ReadAsync(10, Arg.Any<CancellationToken>()).Returns(new StoredListing(listing, "\"1\""));

    [Fact]
    public async Task A_history_that_the_listing_carries_is_read_from_it_alone()
    {
        Stored(ListingOf(100_000, 150_000, 200_000));
        var response = await GetAsync();
        Assert.Equal(
            """
            [{"price_eur":100000,"created_date":"2026-03-01T12:00:00.000Z","listing_id":10},{"price_eur":150000,"created_date":"2026-03-01T12:01:00.000Z","listing_id":10},{"price_eur":200000,"created_date":"2026-03-01T12:02:00.000Z","listing_id":10}]
            """,
            response.Body.GetRawText()
        );
        Assert.Empty(_history.Calls);
    }

    [Fact]
    public async Task Prices_older_than_the_trail_come_from_the_history()
    {
        Stored(ListingOf(RisingPrices(17)));
        _history.Record(10, ChangesOf(RisingPrices(17)));
        Assert.Equal(RisingPrices(17), PricesIn(await GetAsync()));
        Assert.Equal([nameof(_history.ReadAsync)], _history.Calls);
    }

    [Fact]
    public async Task A_document_without_a_trail_is_served_from_the_history()
    {
        Stored(NewListing(price: 2) with { RecentPrices = [] });
        _history.Record(10, ChangesOf(1, 2));
        Assert.Equal([1m, 2m], PricesIn(await GetAsync()));
    }

    [Fact]
    public async Task An_old_copy_is_absorbed_before_its_history_is_returned()
    {
        var written = new List<Listing>();
        _listings.WriteTrailAsync(Arg.Do<Listing>(written.Add), "\"1\"", Arg.Any<CancellationToken>()).Returns(true);
        Stored(ListingOf(1) with { Timestamp = Noon.AddDays(1).ToUnixTimeSeconds() });
        _history.Record(10, ChangesOf(1, 2));
        Assert.Equal([1m, 2m, 1m], PricesIn(await GetAsync()));
        Assert.Equal([1m, 2m, 1m], Assert.Single(written).RecentPrices.Select(change => change.PriceEur));
    }

    [Fact]
    public async Task An_old_copy_that_cannot_be_absorbed_does_not_hide_what_is_recorded()
    {
        Stored(ListingOf(1) with { Timestamp = Noon.AddDays(1).ToUnixTimeSeconds() });
        _history.Record(10, ChangesOf(1, 2));
        Assert.Equal([1m, 2m, 1m], PricesIn(await GetAsync()));
    }

    [Fact]
    public async Task A_history_that_is_behind_is_read_again()
    {
        Stored(ListingOf(RisingPrices(17)));
        _history.Record(10, ChangesOf(RisingPrices(7)));
        var reads = 0;
        _history.OnRead = () =>
        {
            if (++reads == 4)
                _history.Record(10, ChangesOf(RisingPrices(8))[7]);
        };
        Assert.Equal(RisingPrices(17), PricesIn(await GetAsync()));
        Assert.Equal(4, reads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task A_history_with_a_gap_is_not_returned_as_complete(int lost)
    {
        Stored(ListingOf(RisingPrices(17)));
        _history.Record(10, ChangesOf(RisingPrices(17)));
        _history.Lose(10, ChangesOf(RisingPrices(17))[lost]);
        var response = await GetAsync();
        Assert.Equal(503, response.Status);
        Assert.Equal("1", response.Headers.RetryAfter);
        // An operator finds the listing by what its document says from now on.
        await _listings
            .Received(1)
            .WriteMissingPricesAsync(
                Arg.Is<Listing>(listing =>
                    listing.MissingPrices!.Single() == new MissingPrices(lost + 1, lost + 1, null)
                    && listing.GapDate != null
                ),
                "\"1\"",
                Arg.Any<CancellationToken>()
            );
    }

    [Fact]
    public async Task A_history_without_changes_that_were_accepted_as_lost_is_returned_with_a_header_that_names_them()
    {
        Stored(
            ListingOf(RisingPrices(17)) with
            {
                MissingPrices = [new MissingPrices(1, 1, Noon), new MissingPrices(4, 5, Noon)],
            }
        );
        _history.Record(10, ChangesOf(RisingPrices(17)));
        _history.Lose(10, [.. ChangesOf(RisingPrices(17))[3..5], ChangesOf(1)[0]]);
        var response = await GetAsync();
        Assert.Equal([.. RisingPrices(17)[1..3], .. RisingPrices(17)[5..]], PricesIn(response));
        Assert.Equal("1, 4-5", response.Headers["Missing-Prices"]);
    }

    [Fact]
    public async Task Changes_that_are_only_known_to_be_missing_are_no_header()
    {
        Stored(ListingOf(1, 2) with { MissingPrices = [new MissingPrices(1, 1)] });
        Assert.False((await GetAsync()).Headers.ContainsKey("Missing-Prices"));
    }

    [Fact]
    public async Task A_history_that_was_recorded_before_changes_had_numbers_is_complete_if_it_reaches_the_trail()
    {
        var listing = WithoutNumbers(ListingOf(RisingPrices(17)));
        Stored(listing);
        _history.Record(10, Sample.WithoutNumbers(ChangesOf(RisingPrices(8))));
        Assert.Equal(RisingPrices(17), PricesIn(await GetAsync()));
    }

    [Fact]
    public async Task A_history_that_was_recorded_before_changes_had_numbers_has_a_gap_if_it_does_not_reach_the_trail()
    {
        Stored(WithoutNumbers(ListingOf(RisingPrices(17))));
        _history.Record(10, Sample.WithoutNumbers(ChangesOf(RisingPrices(7))));
        Assert.Equal(503, (await GetAsync()).Status);
    }

    private static Listing WithoutNumbers(Listing listing) =>
        listing with
        {
            RecentPrices = [.. listing.RecentPrices.Select(change => change with { Number = 0 })],
        };

    private static IEnumerable<decimal> PricesIn(FunctionResponse response) =>
        response.Body.EnumerateArray().Select(price => price.GetProperty("price_eur").GetDecimal());

    [Theory]
    [InlineData("11")]
    [InlineData("x")]
    public async Task An_unknown_id_is_a_404_with_a_message(string id)
    {
        var response = await GetAsync(id);
        Assert.Equal(404, response.Status);
        Assert.NotEmpty(response.Body.GetProperty("message").GetString()!);
    }
}
