using ListingFunctions.Faults.Checking;
using static ListingFunctions.SystemTests.Faults.Story;

namespace ListingFunctions.SystemTests.Faults;

/// <summary>The checker accepts as complete only what the numbers prove, also if containers were restored.</summary>
public sealed class NumbersCheckTests
{
    [Fact]
    public void Numbers_from_1_are_right() =>
        Assert.Empty(new Story { Stored = [(Entry(100, 0), 1), (Entry(200, 1), 2)] }.Violations());

    [Fact]
    public void A_history_with_a_missing_number_is_found() =>
        Assert.Contains(
            ViolationKind.NumbersDiffer,
            new Story { Stored = [(Entry(100, 0), 1), (Entry(200, 1), 3)] }.Violations()
        );

    [Fact]
    public void A_history_with_a_repeated_number_is_found() =>
        Assert.Contains(
            ViolationKind.NumbersDiffer,
            new Story { Stored = [(Entry(100, 0), 1), (Entry(150, 0), 1), (Entry(200, 1), 2)] }.Violations()
        );

    [Fact]
    public void An_unreadable_history_without_a_missing_number_is_found() =>
        Assert.Contains(
            ViolationKind.NumbersDiffer,
            new Story
            {
                Returned = null,
                IsUnreadable = true,
                Stored = [(Entry(100, 0), 1), (Entry(200, 1), 2)],
            }.Violations()
        );

    [Fact]
    public void A_change_that_both_containers_lost_may_come_back_beside_another_of_its_number() =>
        Assert.Empty(Failover(returned: [Entry(100, 0), Entry(300, 4)]).Violations());

    [Fact]
    public void A_gap_after_both_containers_lost_changes_is_found() =>
        Assert.Contains(ViolationKind.NumbersDiffer, Failover(returned: [Entry(200, 1), Entry(300, 4)]).Violations());

    [Fact]
    public void A_change_in_flight_while_its_listing_was_set_back_may_share_its_number() =>
        Assert.Empty(InFlight(Update(200, 1, began: 20)).Violations());

    [Fact]
    public void A_change_without_a_response_while_its_listing_was_set_back_may_share_its_number() =>
        Assert.Empty(
            InFlight(Update(200, 1, began: 20) with { Outcome = Outcome.Unknown, UpdatedDate = null }).Violations()
        );

    [Fact]
    public void A_change_that_was_recorded_before_its_listing_was_set_back_may_not_share_its_number() =>
        Assert.Contains(
            ViolationKind.NumbersDiffer,
            InFlight(Update(200, 1, began: 20), isRecorded: true).Violations()
        );

    [Fact]
    public void An_update_to_the_price_that_was_recorded_leaves_nothing_in_flight() =>
        Assert.Contains(
            ViolationKind.NumbersDiffer,
            InFlight(Update(200, 2, began: 16), isRecorded: true).Violations()
        );

    [Fact]
    public void A_change_may_be_recorded_with_the_number_of_another_branch_while_the_trail_has_its_own() =>
        Assert.Empty(
            (
                InFlight(Update(200, 1, began: 20)) with
                {
                    Stored = [(Entry(100, 0), 1), (Entry(200, 1), 2), (Entry(300, 4), 2), (Entry(300, 4), 3)],
                }
            ).Violations()
        );

    [Fact]
    public void A_change_in_flight_to_the_price_that_its_listing_was_set_back_to_may_have_a_later_number_than_the_last()
    {
        var story = InFlight(Update(200, 1, began: 16), isRecorded: true);
        IReadOnlyList<PriceEntry> returned = [Entry(100, 0), Entry(200, 1), Entry(100, 5), Entry(400, 7)];
        Assert.Empty(
            (
                story with
                {
                    Returned = returned,
                    Recorded = returned,
                    Stored =
                    [
                        (Entry(100, 0), 1),
                        (Entry(200, 1), 2),
                        (Entry(300, 2), 3),
                        (Entry(350, 3), 4),
                        (Entry(375, 4), 5),
                        (Entry(100, 5), 3),
                        (Entry(100, 6), 6),
                        (Entry(400, 7), 4),
                    ],
                }
            )
                .With(
                    Update(300, 2, began: 17),
                    Update(350, 3, began: 18),
                    Update(375, 4, began: 20),
                    Update(100, 6, began: 22),
                    Update(400, 7, began: 30)
                )
                .Violations()
        );
    }

    /// <summary>
    /// The listing is set back to its first price while <paramref name="update"/>, to 200, is in flight to the recorder;
    /// then an update to 300 gets the same number.
    /// </summary>
    private static Story InFlight(Observation update, bool isRecorded = false)
    {
        var setBack = new Observation
        {
            Asked = Asked.SetBack,
            Listing = Name,
            Id = Id,
            Price = 100,
            Began = 22,
            Ended = 23,
            Outcome = Outcome.Acknowledged,
            Prices = isRecorded ? [Entry(100, 0), Entry(200, 1)] : [Entry(100, 0)],
        };
        return new Story
        {
            Returned = [Entry(100, 0), Entry(200, 1), Entry(300, 4)],
            Recorded = [Entry(100, 0), Entry(200, 1), Entry(300, 4)],
            Stored = [(Entry(100, 0), 1), (Entry(200, 1), 2), (Entry(300, 4), 2)],
        }.With(update, setBack, Update(300, 4, began: 30));
    }

    /// <summary>
    /// The change to 200 is lost in both containers, number 2 is given to one to 300 at second 4, and then a late batch records
    /// the first number 2 again.
    /// </summary>
    private static Story Failover(IReadOnlyList<PriceEntry> returned)
    {
        var lost = new Observation
        {
            Asked = Asked.LosePrices,
            Listing = Name,
            Id = Id,
            Began = 20,
            Ended = 21,
            Outcome = Outcome.Acknowledged,
            Prices = [Entry(200, 1)],
        };
        var setBack = lost with
        {
            Asked = Asked.SetBack,
            Price = 100,
            Began = 22,
            Ended = 23,
            Prices = [Entry(100, 0)],
        };
        return new Story
        {
            Returned = returned,
            Recorded = [Entry(100, 0), Entry(200, 1), Entry(300, 4)],
            Stored = [(Entry(100, 0), 1), (Entry(200, 1), 2), (Entry(300, 4), 2)],
        }.With(lost, setBack, Update(300, 4, began: 30));
    }
}
