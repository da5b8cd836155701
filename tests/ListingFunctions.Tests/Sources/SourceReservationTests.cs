using ListingFunctions.Sources;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Sources;

/// <summary>A reservation whose listing does not exist.</summary>
public sealed class SourceReservationTests
{
    private static readonly SourceReservation Reserved = new("a:1", 10, Noon);

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    public void While_it_is_fresh_its_listing_may_be_created(int minutes) =>
        Assert.Same(Reserved, Reserved.RenewedAt(Noon.AddMinutes(minutes), () => 11));

    [Theory]
    [InlineData(60)]
    [InlineData(24 * 60 - 1)]
    public void Then_it_is_renewed_with_its_id_because_a_late_request_may_still_use_it(int minutes) =>
        Assert.Equal(
            Reserved with
            {
                ReservedDate = Noon.AddMinutes(minutes),
            },
            Reserved.RenewedAt(Noon.AddMinutes(minutes), () => 11)
        );

    [Fact]
    public void After_a_day_without_a_listing_it_gets_another_id() =>
        Assert.Equal(
            Reserved with
            {
                ListingId = 11,
                ReservedDate = Noon.AddDays(1),
            },
            Reserved.RenewedAt(Noon.AddDays(1), () => 11)
        );
}
