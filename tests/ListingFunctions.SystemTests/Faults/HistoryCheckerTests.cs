using System.Diagnostics;
using ListingFunctions.Faults.Checking;
using static ListingFunctions.SystemTests.Faults.Story;

namespace ListingFunctions.SystemTests.Faults;

/// <summary>The checker of the fault runs finds each violation of the guarantee, and none if there is none.</summary>
public sealed class HistoryCheckerTests
{
    [Fact]
    public void A_history_as_it_was_acknowledged_is_right() => Assert.Empty(new Story().Violations());

    [Fact]
    public void Changes_without_a_response_rejected_or_repeated_are_no_violations()
    {
        var story = new Story().With(
            Update(300, 0, began: 20, Outcome.Unknown),
            Read(30, Entry(100, 0), Entry(200, 1)),
            Update(400, 0, began: 40, Outcome.Refused),
            Update(500, 0, began: 50, Outcome.Unknown),
            Update(100, 4, began: 60),
            Update(100, 5, began: 70),
            Read(80, Entry(100, 0), Entry(200, 1), Entry(300, 2), Entry(100, 4)),
            ReadListing(90, 100)
        );
        Assert.Empty(
            (story with { Returned = [Entry(100, 0), Entry(200, 1), Entry(300, 2), Entry(100, 4)] }).Violations()
        );
    }

    [Fact]
    public void An_update_that_changed_nothing_may_carry_the_date_of_a_later_change()
    {
        var edit = Update(300, 0, began: 40) with { Asked = Asked.EditOutside };
        var story = new Story().With(Update(200, 9, began: 20), Read(30, [.. Start]), edit, Update(200, 9, began: 50));
        Assert.Empty((story with { Returned = [.. Start, Entry(300, 5), Entry(200, 9)] }).Violations());
    }

    [Fact]
    public void Changes_of_several_clients_at_once_may_stand_in_any_order()
    {
        var story = new Story().With(Update(300, 3, began: 20), Update(400, 2, began: 21));
        Assert.Empty((story with { Returned = [.. Start, Entry(400, 2), Entry(300, 3)] }).Violations());
    }

    [Fact]
    public void A_deleted_listing_is_gone_and_its_history_recorded()
    {
        var story = new Story().With(Delete(20), ReadListing(30, null), Update(300, 0, 40, Outcome.Refused, 404));
        Assert.Empty((story with { Returned = null }).Violations());
    }

    [Fact]
    public void A_listing_that_is_missing_is_found() => Finds(ViolationKind.ListingMissing, new() { Listings = 0 });

    [Fact]
    public void A_listing_created_twice_is_found() => Finds(ViolationKind.ListingTwice, new() { Listings = 2 });

    [Fact]
    public void A_listing_that_no_client_requested_is_found()
    {
        var end = new RunEnd([new ListingEnd("stray", 8, [Entry(1, 0)], [Entry(1, 0)])], [], []);
        Assert.Equal(ViolationKind.ListingFromNowhere, Assert.Single(HistoryChecker.Check([], end)).Kind);
    }

    [Fact]
    public void A_late_response_to_a_token_of_another_store_is_found_unless_the_machine_stood_still()
    {
        var second = Stopwatch.Frequency;
        var list = new Observation
        {
            Asked = Asked.List,
            Listing = "all",
            Began = 10 * second,
            Ended = 50 * second,
            Outcome = Outcome.Acknowledged,
            Status = 200,
            IsForeign = true,
        };
        var end = new RunEnd([], [], []);
        Assert.Single(Late());
        Assert.Single(Late(new Standstill(0, 12 * second), new Standstill(49 * second, 60 * second)));
        Assert.Empty(Late(new Standstill(20 * second, 31 * second)));

        IEnumerable<Violation> Late(params Standstill[] standstills) =>
            HistoryChecker
                .Check([list], end with { Standstills = standstills })
                .Where(violation => violation.Kind == ViolationKind.ForeignTokenAccepted);
    }

    [Fact]
    public void A_wrong_beginning_is_found() =>
        Finds(ViolationKind.WrongBeginning, new() { Returned = [Entry(99, 0), Entry(200, 1)] });

    [Fact]
    public void A_lost_change_is_found() => Finds(ViolationKind.ChangeMissing, new() { Returned = [Entry(100, 0)] });

    [Fact]
    public void A_lost_change_among_those_of_several_clients_is_found() =>
        Finds(
            ViolationKind.ChangeMissing,
            new Story { Returned = [.. Start, Entry(400, 2)] }.With(
                Update(300, 3, began: 20),
                Update(400, 2, began: 21)
            )
        );

    [Fact]
    public void A_duplicate_change_is_found() =>
        Finds(ViolationKind.ChangeTwice, new() { Returned = [.. Start, Entry(100, 2), Entry(200, 3)] });

    [Fact]
    public void A_duplicate_change_without_a_response_is_found() =>
        Finds(
            ViolationKind.ChangeTwice,
            new Story { Returned = [.. Start, Entry(300, 2), Entry(400, 3), Entry(300, 4)] }.With(
                Update(300, 0, began: 20, Outcome.Unknown),
                Update(400, 3, began: 30)
            )
        );

    [Fact]
    public void A_duplicate_change_among_those_of_several_clients_is_found() =>
        Finds(
            ViolationKind.ChangeTwice,
            new Story { Returned = [.. Start, Entry(300, 3), Entry(400, 4), Entry(300, 5)] }.With(
                Update(300, 5, began: 20),
                Update(400, 4, began: 21)
            )
        );

    [Fact]
    public void A_recorded_change_that_was_rejected_is_found() =>
        Finds(
            ViolationKind.RefusedChangeTold,
            new Story { Returned = [.. Start, Entry(300, 2)] }.With(Update(300, 0, began: 20, Outcome.Refused))
        );

    [Fact]
    public void A_recorded_change_that_was_rejected_for_one_of_several_clients_is_found() =>
        Finds(
            ViolationKind.RefusedChangeTold,
            new Story { Returned = [.. Start, Entry(400, 2), Entry(300, 3)] }.With(
                Update(300, 0, began: 20, Outcome.Refused),
                Update(400, 2, began: 21)
            )
        );

    [Fact]
    public void A_change_that_no_client_requested_is_found() =>
        Finds(ViolationKind.ChangeFromNowhere, new() { Returned = [.. Start, Entry(999, 2)] });

    [Fact]
    public void Changes_in_another_order_than_acknowledged_are_found() =>
        Finds(
            ViolationKind.OutOfOrder,
            new Story { Returned = [.. Start, Entry(400, 2), Entry(300, 3)] }.With(
                Update(300, 3, began: 20),
                Update(400, 2, began: 30)
            )
        );

    [Fact]
    public void Changes_of_several_clients_in_another_order_than_acknowledged_are_found() =>
        Finds(
            ViolationKind.OutOfOrder,
            new Story { Returned = [.. Start, Entry(500, 2), Entry(300, 3), Entry(400, 4)] }.With(
                Update(300, 3, began: 20),
                Update(400, 4, began: 21),
                Update(500, 2, began: 30)
            )
        );

    [Fact]
    public void An_instant_other_than_that_of_the_response_is_found() =>
        Finds(ViolationKind.WrongInstant, new() { Returned = [Entry(100, 0), Entry(200, 2)] });

    [Fact]
    public void The_same_price_in_a_row_is_found() =>
        Assert.Contains(ViolationKind.SamePriceInARow, new Story { Returned = [.. Start, Entry(200, 2)] }.Violations());

    [Fact]
    public void Instants_that_do_not_increase_are_found() =>
        Finds(
            ViolationKind.InstantsNotIncreasing,
            new Story { Returned = [.. Start, Entry(300, 1)] }.With(Update(300, 1, began: 20))
        );

    [Fact]
    public void A_read_of_what_is_not_there_in_the_end_is_found() =>
        Finds(ViolationKind.ReadDiffers, new Story().With(Read(20, Entry(100, 0), Entry(200, 2))));

    [Fact]
    public void A_read_that_lacks_what_was_acknowledged_is_found() =>
        Finds(ViolationKind.ReadWentBack, new Story().With(Read(20, Entry(100, 0))));

    [Fact]
    public void A_read_that_lacks_what_was_read_is_found() =>
        Finds(
            ViolationKind.ReadWentBack,
            new Story { Returned = [.. Start, Entry(300, 2)] }.With(
                Update(300, 0, began: 20, Outcome.Unknown),
                Read(30, Entry(100, 0), Entry(200, 1), Entry(300, 2)),
                Read(40, [.. Start])
            )
        );

    [Fact]
    public void A_response_with_an_older_price_is_found() =>
        Finds(ViolationKind.WrongResponse, new Story().With(ReadListing(20, 100)));

    [Fact]
    public void A_copy_that_was_written_back_may_be_read_until_it_is_updated_although_its_deletion_leaves_no_trace_of_it()
    {
        var setBack = Update(100, 0, began: 20) with { Asked = Asked.SetBack, Prices = [.. Start], Id = Story.Id };
        var story = new Story { Returned = null, Recorded = [.. Start] };
        Assert.Empty(story.With(setBack, ReadListing(30, 100), Delete(40)).Violations());
        Finds(
            ViolationKind.WrongResponse,
            (story with { Recorded = [.. Start, Entry(300, 2)] }).With(
                setBack,
                Update(300, 2, began: 30),
                ReadListing(40, 100),
                Delete(50)
            )
        );
    }

    [Fact]
    public void A_response_with_another_price_than_requested_is_found() =>
        Finds(
            ViolationKind.WrongResponse,
            new Story { Returned = [.. Start, Entry(300, 2)] }.With(
                Update(300, 2, began: 20) with
                {
                    ReturnedPrice = 301,
                }
            )
        );

    [Fact]
    public void A_404_without_a_deletion_is_found() =>
        Assert.Contains(ViolationKind.GoneTooSoon, new Story().With(ReadListing(20, null)).Violations());

    [Fact]
    public void A_listing_that_is_there_after_its_deletion_is_found() =>
        Finds(ViolationKind.ThereAfterDeletion, new Story().With(Delete(20), ReadListing(30, 200)));

    [Fact]
    public void A_recorded_history_that_differs_is_found() =>
        Finds(ViolationKind.RecordedDiffers, new() { Recorded = [Entry(200, 1)] });

    [Fact]
    public void A_recorded_history_without_a_listing_is_found() =>
        Finds(ViolationKind.RecordedWithoutListing, new() { RecordedWithoutListing = [8] });

    [Fact]
    public void A_price_failure_is_found() => Finds(ViolationKind.PriceFailure, new() { Failures = ["{}"] });

    [Fact]
    public void A_copy_that_is_what_exists_is_right() => Assert.Empty(CopyViolations(new() { [7] = Copy(200) }));

    [Fact]
    public void A_listing_that_is_missing_from_a_copy_is_found() =>
        Assert.Equal([ViolationKind.CopyDiffers], CopyViolations([]));

    [Fact]
    public void A_copy_of_an_older_state_is_found() =>
        Assert.Equal([ViolationKind.CopyDiffers], CopyViolations(new() { [7] = Copy(100) }));

    [Fact]
    public void A_copy_of_a_listing_that_is_deleted_is_found() =>
        Assert.Equal([ViolationKind.CopyDiffers], CopyViolations(new() { [7] = Copy(200), [8] = Copy(1) }));

    [Fact]
    public void A_log_that_does_not_name_the_writers_is_rejected() =>
        Assert.Throws<ArgumentException>(() =>
            new Story().With(Update(300, 2, began: 20), Update(300, 3, began: 21)).Violations().ToList()
        );

    private static CopiedListing Copy(decimal price) => new("listing", price, Entry(price, 1).CreatedDate);

    /// <summary>The violations of a follower's copy, of a store with one listing at 200.</summary>
    private static IEnumerable<ViolationKind> CopyViolations(Dictionary<long, CopiedListing> copied) =>
        HistoryChecker
            .Check(
                [],
                new RunEnd([], [], [])
                {
                    Copied = copied,
                    Current = new Dictionary<long, CopiedListing> { [7] = Copy(200) },
                }
            )
            .Select(violation => violation.Kind);

    private static IEnumerable<PriceEntry> Start => [Entry(100, 0), Entry(200, 1)];

    private static void Finds(ViolationKind expected, Story story) => Assert.Equal([expected], story.Violations());
}
