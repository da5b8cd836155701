using ListingFunctions.PriceHistory;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.PriceHistory;

public sealed class PriceFeedDocumentTests
{
    private static PriceFeedDocument Document(long write, int minutes) =>
        new()
        {
            ListingId = 10,
            PriceEur = minutes,
            CreatedDate = Noon.AddMinutes(minutes),
            WriteNumber = write,
        };

    [Fact]
    public void What_one_transaction_wrote_is_in_order_of_time()
    {
        PriceFeedDocument[] page = [Document(7, 3), Document(8, 6), Document(8, 4), Document(8, 5), Document(9, 1)];
        Assert.Equal([3m, 4m, 5m, 6m, 1m], PriceFeedDocument.InOrder(page).Select(document => document.PriceEur));
    }
}
