using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>The operations on listings, as clients see them.</summary>
public sealed class ListingsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;

    private static readonly string[] Members =
    [
        "id",
        "created_date",
        "updated_date",
        "name",
        "postal_address",
        "description",
        "building_type",
        "latest_price_eur",
        "surface_area_m2",
        "rooms_count",
        "bedrooms_count",
        "contact_phone_number",
    ];

    [Fact]
    public async Task Every_operation_returns_a_listing_in_the_same_form()
    {
        var created = await _app.SendAsync("POST", "listings", ListingBody.Of());
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var location = created.Headers["Location"];
        Assert.Equal($"/api/listings/{created.Body.GetProperty("id").GetInt64()}", location);
        Assert.Equal(Members, created.Body.EnumerateObject().Select(member => member.Name));
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
            created.Body.GetProperty("created_date").GetString()
        );

        var read = await _app.SendAsync("GET", location["/api/".Length..]);
        Assert.Equal(created.Body.GetRawText(), read.Body.GetRawText());
        Assert.Equal(created.Headers["ETag"], read.Headers["ETag"]);
        Assert.Equal("application/json; charset=utf-8", read.Headers["Content-Type"]);
    }

    [Fact]
    public async Task An_update_replaces_all_that_is_said_and_keeps_what_is_not()
    {
        var id = await _app.CreateAsync(1);
        var before = (await _app.SendAsync("GET", $"listings/{id}")).Body;
        var updated = await _app.SendAsync("PUT", $"listings/{id}", ListingBody.Of(2, "Other"));
        Assert.Equal("Other", updated.Body.GetProperty("name").GetString());
        Assert.Equal(id, updated.Body.GetProperty("id").GetInt64());
        Assert.Equal(
            before.GetProperty("created_date").GetRawText(),
            updated.Body.GetProperty("created_date").GetRawText()
        );
        var read = await _app.SendAsync("GET", $"listings/{id}");
        Assert.Equal(
            (updated.Body.GetRawText(), updated.Headers["ETag"]),
            (read.Body.GetRawText(), read.Headers["ETag"])
        );
    }

    [Fact]
    public async Task An_optional_member_that_was_left_out_stays_out()
    {
        var body = ListingBody
            .Of()
            .Replace(""", "contact_phone_number": "+219779210354" """, "", StringComparison.Ordinal);
        var created = await _app.SendAsync("POST", "listings", body);
        Assert.Equal(Members[..^1], created.Body.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Text_comes_back_as_it_was_sent()
    {
        const string Name = "Zürich <b>«Größe»</b> 🏠 & 'so' \u2028";
        var created = await _app.SendAsync("POST", "listings", ListingBody.Of(name: Name));
        var read = await _app.SendAsync("GET", $"listings/{created.Body.GetProperty("id").GetInt64()}");
        Assert.Equal(Name, read.Body.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Pages_are_newest_first_and_neither_repeat_nor_skip_while_listings_come_and_go()
    {
        // Of two listings of one millisecond neither is the newer: each of these has one of its own.
        var time = new ShiftedTime();
        await using var app = await App.StartAsync(
            feed: false,
            configure: services => services.AddSingleton<TimeProvider>(time)
        );
        var ids = new List<long>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add(await app.CreateAsync(i));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var first = await app.SendAsync("GET", "listings?limit=3");
        Assert.Equal([ids[6], ids[5], ids[4]], IdsOf(first.Body));
        await app.CreateAsync(100);
        await app.SendAsync("DELETE", $"listings/{ids[4]}");
        await app.SendAsync("DELETE", $"listings/{ids[2]}");

        var second = await app.SendAsync("GET", NextOf(first));
        Assert.Equal([ids[3], ids[1], ids[0]], IdsOf(second.Body));
        Assert.False(second.Headers.ContainsKey("Link"));
    }

    [Fact]
    public async Task A_page_has_no_internal_members_and_skips_a_document_that_is_no_listing()
    {
        await using var app = await App.StartAsync(feed: false);
        await app.CreateAsync(1);
        await app.WriteDocumentAsync(
            "odd",
            """{ "id": "odd", "created_date": "2024-01-01T00:00:00.000Z", "name": 7 }"""
        );
        var page = (await app.SendAsync("GET", "listings")).Body;
        Assert.Equal(
            Members,
            Assert.Single(page.EnumerateArray().ToList()).EnumerateObject().Select(member => member.Name)
        );
    }

    [Fact]
    public async Task A_page_is_a_hundred_listings_unless_the_limit_says_otherwise()
    {
        await using var app = await App.StartAsync(feed: false);
        await Task.WhenAll(Enumerable.Range(0, 101).Select(price => app.CreateAsync(price)));
        Assert.Equal(100, (await app.SendAsync("GET", "listings")).Body.GetArrayLength());
        Assert.Equal(101, (await app.SendAsync("GET", "listings?limit=1000")).Body.GetArrayLength());
    }

    [Fact]
    public async Task An_update_of_a_stale_version_changes_nothing()
    {
        var created = await _app.SendAsync("POST", "listings", ListingBody.Of(1));
        var (path, etag) = (created.Headers["Location"]["/api/".Length..], created.Headers["ETag"]);
        Assert.Equal(HttpStatusCode.OK, (await _app.SendAsync("PUT", path, ListingBody.Of(2), etag)).Status);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await _app.SendAsync("PUT", path, ListingBody.Of(3), etag)).Status
        );
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _app.SendAsync("DELETE", path, ifMatch: etag)).Status);
        var read = await _app.SendAsync("GET", path);
        Assert.Equal(2, read.Body.GetProperty("latest_price_eur").GetInt32());
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await _app.SendAsync("DELETE", path, ifMatch: read.Headers["ETag"])).Status
        );
    }

    private static IEnumerable<long> IdsOf(JsonElement page) =>
        page.EnumerateArray().Select(listing => listing.GetProperty("id").GetInt64());

    private static string NextOf(Response response)
    {
        var link = response.Headers["Link"];
        Assert.StartsWith("</api/", link, StringComparison.Ordinal);
        Assert.EndsWith(">; rel=\"next\"", link, StringComparison.Ordinal);
        return link["</api/".Length..link.IndexOf('>', StringComparison.Ordinal)];
    }
}
