using ListingFunctions.Listings;
using ListingFunctions.Tests.Http;
using ListingFunctions.Tests.Prices;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using static ListingFunctions.Tests.Http.Exchange;
using static ListingFunctions.Tests.Sample;

namespace ListingFunctions.Tests.Listings;

/// <summary>The function over a store that returns what a test says, and a history in memory.</summary>
public abstract class UpdateListingTest
{
    private protected readonly IListingStore _store = Substitute.For<IListingStore>();
    private protected readonly FakePriceHistory _history = new();
    private protected readonly FakeTimeProvider _time = new(Noon.AddHours(1))
    {
        AutoAdvanceAmount = TimeSpan.FromSeconds(1),
    };
    private protected readonly List<(Listing Listing, string ETag)> _replaced = [];

    private protected async Task<FunctionResponse> PutAsync(
        string id = "10",
        string body = Body,
        string? ifMatch = null
    )
    {
        var function = new UpdateListing(new ListingUpdates(_store, _history, _time), new ListingWriteRules());
        var request = Request("PUT", $"/api/listings/{id}", body);
        if (ifMatch is not null)
            request.Headers.IfMatch = ifMatch;
        var response = request.ExecuteAsync(function.RunAsync(request, id, TestContext.Current.CancellationToken));
        while (await Task.WhenAny(response, Task.Delay(1, TestContext.Current.CancellationToken)) != response)
            _time.Advance(TimeSpan.FromSeconds(1));
        return await response;
    }

    private protected void ReadReturns(params StoredListing?[] stored) =>
        _store.ReadIncludingDeletedAsync(10, Arg.Any<CancellationToken>()).Returns(stored[0], stored[1..]);

    private protected void ReplaceReturns(params string?[] etags) =>
        _store
            .ReplaceAsync(Arg.Any<Listing>(), Arg.Any<string>(), Arg.Any<CancellationToken>())
            .Returns(call =>
            {
                _replaced.Add((call.Arg<Listing>(), call.Arg<string>()));
                return etags[Math.Min(_replaced.Count, etags.Length) - 1];
            });
}
