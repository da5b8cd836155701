using System.Net;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Archive;

/// <summary>A deletion succeeds or fails once, even if its outcome is ambiguous and the SDK retries it.</summary>
public sealed class DeletionTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_deletion_with_an_ambiguous_outcome_finds_its_own_mark_and_succeeds(
        bool conditional,
        bool sdkSendsAgain
    )
    {
        // In Azure the SDK may find other endpoints, and sends a call again whose connection broke.
        await using var app = await ArchiveApp.StartAsync(
            new TestArchive(),
            configure: services =>
                services.PostConfigure<CosmosClientOptions>(options => options.LimitToEndpoint = !sdkSendsAgain)
        );
        var id = await app.CreateAsync(1);
        var etag = (await app.SendAsync("GET", $"listings/{id}")).Headers["ETag"];
        app.Cosmos.On("PATCH", "listings").Nth(1).LoseResponse();
        var response = await app.SendAsync("DELETE", $"listings/{id}", ifMatch: conditional ? etag : null);
        Assert.Equal(HttpStatusCode.NoContent, response.Status);
        Assert.Equal(HttpStatusCode.NotFound, await app.GetAsync(id));
    }

    [Fact]
    public async Task A_deletion_that_finds_the_mark_of_another_fails_even_in_the_same_millisecond()
    {
        await using var app = await ArchiveApp.StartAsync(
            new TestArchive(),
            configure: services => services.AddSingleton<TimeProvider>(new StoppedTime())
        );
        var id = await app.CreateAsync(1);
        var etag = (await app.SendAsync("GET", $"listings/{id}")).Headers["ETag"];
        // The other comes after the version was read.
        app.Cosmos.On("GET", "listings").Nth(1).After(() => app.DeleteAsync(id));
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
    public async Task A_deletion_only_marks_the_document()
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
