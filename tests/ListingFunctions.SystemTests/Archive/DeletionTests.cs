using System.Net;
using ListingFunctions.SystemTests.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>A deletion is told as what it was, also where its answer was lost and the SDK sent it again.</summary>
public sealed class DeletionTests : IDisposable
{
    private readonly CosmosFaults _faults = new();

    public void Dispose() => _faults.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_deletion_whose_answer_was_lost_meets_its_own_mark_and_is_done(
        bool conditional,
        bool sdkSendsAgain
    )
    {
        _faults.SdkSendsAgain = sdkSendsAgain;
        await using var app = await ArchiveApp.StartAsync(new TestArchive(), configure: _faults.PutInto);
        var id = await app.CreateAsync(1);
        var etag = (await app.SendAsync("GET", $"listings/{id}")).Headers["ETag"];
        _faults.LoseAnswer("PATCH", "listings");
        var answer = await app.SendAsync("DELETE", $"listings/{id}", ifMatch: conditional ? etag : null);
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, await app.GetAsync(id));
    }

    [Fact]
    public async Task A_deletion_that_meets_the_mark_of_another_is_not_done_even_in_the_same_millisecond()
    {
        await using var app = await ArchiveApp.StartAsync(
            new TestArchive(),
            configure: services =>
            {
                _faults.PutInto(services);
                services.AddSingleton<TimeProvider>(new StoppedTime());
            }
        );
        var id = await app.CreateAsync(1);
        var etag = (await app.SendAsync("GET", $"listings/{id}")).Headers["ETag"];
        // The other comes after the version was read.
        _faults.After("GET", "listings", 1, () => app.DeleteAsync(id));
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await app.SendAsync("DELETE", $"listings/{id}", ifMatch: etag)).Status
        );
        Assert.Equal(HttpStatusCode.NotFound, (await app.SendAsync("DELETE", $"listings/{id}")).Status);
    }

    private sealed class StoppedTime : TimeProvider
    {
        private readonly DateTimeOffset _now = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _now;
    }

    [Fact]
    public async Task A_deletion_only_marks()
    {
        await using var app = await ArchiveApp.StartAsync(new TestArchive());
        var id = await app.CreateWithPricesAsync(2);
        var before = (await app.DocumentAsync(id)).AsObject();
        await app.DeleteAsync(id);
        var after = (await app.DocumentAsync(id)).AsObject();
        Assert.Equal(
            before.Select(member => member.Key).Concat(["deleted_date", "deletion"]).Order(StringComparer.Ordinal),
            after.Select(member => member.Key).Order(StringComparer.Ordinal)
        );
    }
}
