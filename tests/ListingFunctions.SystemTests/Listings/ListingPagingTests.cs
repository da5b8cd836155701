using System.Net;
using System.Text.Json.Nodes;
using ListingFunctions.Cosmos;
using LocalCosmos;

namespace ListingFunctions.SystemTests.Listings;

/// <summary>Lists while listings come, change and go, and beside documents that the API did not write.</summary>
public sealed class ListingPagingTests
{
    private static async Task<(IReadOnlyList<string> Ids, string? Next)> PageAsync(App app, string path)
    {
        var page = await app.SendAsync("GET", path);
        Assert.True(page.Status == HttpStatusCode.OK, $"{path}: {page.Body}");
        return ([.. page.Body.EnumerateArray().Select(ListingSet.IdOf)], ListingSet.NextOf(page));
    }

    private static async Task<List<string>> CreateAsync(App app, int count, decimal price)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
            ids.Add($"{await app.CreateAsync(price)}");
        return ids;
    }

    [Theory]
    [InlineData("latest_price_eur")]
    [InlineData("-latest_price_eur")]
    public async Task Pages_of_equal_prices_neither_repeat_nor_hide_others_while_listings_come_and_go(string sort)
    {
        await using var app = await App.StartAsync(feed: false);
        var ids = await CreateAsync(app, 9, 100_000);
        ids.Sort(StringComparer.Ordinal);
        if (sort.StartsWith('-'))
            ids.Reverse();
        var (first, next) = await PageAsync(app, $"listings?sort={sort}&limit=3");
        Assert.Equal(ids[..3], first);

        // The last of the page goes, one of the next goes, one moves away, and others come before and among them.
        await app.SendAsync("DELETE", $"listings/{ids[2]}");
        await app.SendAsync("DELETE", $"listings/{ids[4]}");
        await app.UpdateAsync(long.Parse(ids[5], null), sort.StartsWith('-') ? 200_000 : 1);
        var come = await CreateAsync(app, 2, sort.StartsWith('-') ? 300_000 : 2);

        var rest = new List<string>();
        while (next is not null)
        {
            (var page, next) = await PageAsync(app, next);
            rest.AddRange(page);
        }

        Assert.Equal([ids[3], ids[6], ids[7], ids[8]], rest);
        Assert.DoesNotContain(come[0], rest);
    }

    [Theory]
    [InlineData("created_date")]
    [InlineData("-created_date")]
    [InlineData("updated_date")]
    [InlineData("-updated_date")]
    [InlineData("latest_price_eur")]
    [InlineData("-latest_price_eur")]
    [InlineData("surface_area_m2")]
    [InlineData("-surface_area_m2")]
    public async Task A_document_that_is_no_listing_is_skipped_and_does_not_end_paging(string sort)
    {
        await using var app = await App.StartAsync(feed: false);
        var ids = await CreateAsync(app, 4, 100_000);
        string[] keys = ["null", "true", "7", "-1e30", "123456789012345678", "\"x\"", "\"2026|\\\"\"", "[]", "{}"];
        foreach (var (i, key) in keys.Index())
            await app.WriteDocumentAsync(
                $"odd{i}",
                $$"""
                { "id": "odd{{i}}", "created_date": {{key}}, "updated_date": {{key}}, "latest_price_eur": {{key}},
                  "surface_area_m2": {{key}} }
                """
            );
        await app.WriteDocumentAsync("odd", """{ "id": "odd" }""");

        var found = new List<string>();
        var pages = 0;
        for (string? next = $"listings?sort={sort}&limit=1"; next is not null; pages++)
        {
            (var page, next) = await PageAsync(app, next);
            found.AddRange(page);
            Assert.InRange(pages, 0, ids.Count + keys.Length);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_document_written_past_the_API_is_found_as_it_stands_and_an_edited_one_once_it_is_delivered()
    {
        await using var app = await App.StartAsync(feed: false);
        var id = await app.CreateAsync(1);
        var document = await app.DocumentAsync(id);
        document["postal_address"]!["city"] = "Łódź";
        await app.WriteDocumentAsync($"{id}", document.ToJsonString());
        var imported = JsonNode.Parse(ListingBody.Of())!;
        imported["id"] = "12";
        foreach (var date in (string[])["created_date", "updated_date"])
            imported[date] = "2025-01-17T19:20:52.798Z";
        imported["postal_address"]!["city"] = "łódź";
        await app.WriteDocumentAsync("12", imported.ToJsonString());

        const string path = "listings?city=%C5%81%C3%93D%C5%B9&sort=created_date";
        Assert.Equal(["12"], (await PageAsync(app, path)).Ids);
        await app.StartFeedAsync();
        await Eventually.HoldsAsync(async () => (await PageAsync(app, path)).Ids.Count == 2);
        Assert.Equal(["12", $"{id}"], (await PageAsync(app, path)).Ids);
        Assert.Empty((await PageAsync(app, "listings?city=Berchtesgaden")).Ids);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_page_that_takes_several_responses_of_Cosmos_is_complete_while_its_range_splits(int call)
    {
        await using var cosmos = await LocalCosmosServer.StartAsync(new LocalCosmosOptions(), App.Stop);
        await using var app = await App.StartAsync(feed: false, cosmos: cosmos.ConnectionString);
        var ids = new List<string>();
        foreach (var price in Enumerable.Range(1, 9))
            ids.AddRange(await CreateAsync(app, 1, price));
        foreach (var id in ids)
        {
            var document = await app.DocumentAsync(long.Parse(id, null));
            document["padding"] = new string('x', 900_000);
            await app.WriteDocumentAsync(id, document.ToJsonString());
        }

        using var queries = app
            .Cosmos.On(each => each is { IsQuery: true, Container: Containers.Listings })
            .Nth(call)
            .Before(() => cosmos.SplitAsync(app.Database.Id, Containers.Listings, ct: App.Stop));
        var (found, next) = await PageAsync(app, "listings?sort=latest_price_eur&limit=8");

        Assert.Equal(1, queries.Count);
        Assert.Equal(ids[..8], found);
        Assert.Equal(ids[8..], (await PageAsync(app, next!)).Ids);
    }

    [Fact]
    public async Task The_largest_and_the_smallest_number_begin_a_list_like_any_other()
    {
        await using var app = await App.StartAsync(feed: false);
        var ids = new List<string>();
        foreach (var area in (string[])["1.7976931348623157e308", "5e-324", "0"])
        {
            var body = ListingBody.Of().Replace("167", area, StringComparison.Ordinal);
            var created = await app.SendAsync("POST", "listings", body);
            ids.Add(ListingSet.IdOf(created.Body));
        }

        Assert.Equal([ids[0], ids[1], ids[2]], (await PageAsync(app, "listings?sort=-surface_area_m2")).Ids);
        Assert.Equal([ids[2], ids[1], ids[0]], (await PageAsync(app, "listings?sort=surface_area_m2")).Ids);
        var (_, next) = await PageAsync(app, "listings?sort=-surface_area_m2&limit=1");
        Assert.Equal([ids[1]], (await PageAsync(app, next!)).Ids);
    }
}
