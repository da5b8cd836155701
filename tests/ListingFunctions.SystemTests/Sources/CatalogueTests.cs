using System.Net;
using System.Text;
using ListingFunctions.Cosmos;

namespace ListingFunctions.SystemTests.Sources;

/// <summary>A source sends its catalogue in one request, one listing per line.</summary>
public sealed class CatalogueTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private readonly App _app = shared.App;
    private readonly string _source = $"agency-{Guid.NewGuid():N}";

    private string Path => $"sources/{_source}/listings";

    [Fact]
    public async Task Each_line_has_its_outcome_in_order()
    {
        await _app.SendLinesAsync(Path, Lines.Of("B", 2), Lines.Of("C", 3));
        var outcomes = await _app.SendLinesAsync(Path, Lines.Of("A", 1), Lines.Of("B", 2), Lines.Of("C", 4));
        Assert.Equal(["created", "unchanged", "updated"], outcomes.Outcomes());
        Assert.Equal(["A", "B", "C"], outcomes.Select(line => (string?)line["key"]));
        Assert.Equal([1, 2, 3], outcomes.Select(line => (int)line["line"]!));
        Assert.Equal([3, 4], (await _app.PricesAsync((long)outcomes[2]["id"]!)).Select(price => price.PriceEur));
    }

    [Fact]
    public async Task A_key_is_returned_as_it_was_sent()
    {
        using var content = new StringContent(
            Lines.Of("KEY").Replace("KEY", "a+b&c='<d>'", StringComparison.Ordinal),
            Encoding.UTF8,
            Lines.MediaType
        );
        var response = await _app.SendAsync("POST", Path, content);
        Assert.StartsWith("""{"line":1,"key":"a+b&c='<d>'",""", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_catalogue_that_is_sent_again_changes_nothing()
    {
        var catalogue = Enumerable.Range(0, 200).Select(number => Lines.Of($"K{number}", number)).ToArray();
        Assert.All((await _app.SendLinesAsync(Path, catalogue)).Outcomes(), one => Assert.Equal("created", one));
        using var writes = _app
            .Cosmos.On(call => call is { Container: not null, Method: not "GET", IsQuery: false, IsQueryPlan: false })
            .Observe();
        Assert.All((await _app.SendLinesAsync(Path, catalogue)).Outcomes(), one => Assert.Equal("unchanged", one));
        Assert.Equal(0, writes.Count);
    }

    [Theory]
    [InlineData("{", "line")]
    [InlineData("7", "line")]
    [InlineData("{}", "key name")]
    [InlineData("""{ "key": "a b" }""", "key name")]
    [InlineData("""{ "key": "." }""", "key name")]
    [InlineData("""{ "key": "A", "key": "B" }""", "key name")]
    [InlineData("""{ "key": "A", "colour": "red" }""", "colour name")]
    public async Task A_bad_line_is_rejected_and_the_others_proceed(string bad, string fields)
    {
        var outcomes = await _app.SendLinesAsync(Path, Lines.Of("first"), bad, Lines.Of("last"));
        Assert.Equal(["created", "rejected", "created"], outcomes.Outcomes());
        var broken = outcomes[1]["errors"]!.AsArray().Select(error => (string?)error!["field"]);
        Assert.All(fields.Split(' '), field => Assert.Contains(field, broken));
    }

    [Fact]
    public async Task A_line_that_is_not_JSON_has_one_position_and_text_that_is_not_valid_is_named()
    {
        var outcomes = await _app.SendLinesAsync(
            Path,
            Lines.Of("A"),
            """{ "key" }""",
            Lines.Of("B", name: "HALF").Replace("HALF", "\\ud800", StringComparison.Ordinal),
            Lines.Of("HALF").Replace("HALF", "\\ud800", StringComparison.Ordinal)
        );
        var errors = outcomes.Skip(1).Select(line => Assert.Single(line["errors"]!.AsArray())!).ToList();
        Assert.StartsWith("is not valid JSON at byte 9: ", (string?)errors[0]["message"], StringComparison.Ordinal);
        Assert.Equal(["line", "name", "key"], errors.Select(error => (string?)error["field"]));
        Assert.All(
            errors.Skip(1),
            error => Assert.Equal("has half of a surrogate pair, which is not valid text", (string?)error["message"])
        );
    }

    [Fact]
    public async Task A_line_over_64_KiB_is_rejected_and_the_others_proceed()
    {
        var outcomes = await _app.SendLinesAsync(
            Path,
            Lines.Of("first"),
            Lines.Of("long", name: new string('x', 70_000)),
            Lines.Of("last")
        );
        Assert.Equal(["created", "rejected", "created"], outcomes.Outcomes());
        Assert.Equal("is longer than 64 KiB", (string?)outcomes[1]["errors"]![0]!["message"]);
    }

    [Fact]
    public async Task Line_breaks_of_any_kind_empty_lines_and_a_byte_order_mark_are_no_listings()
    {
        var text = $"\uFEFF{Lines.Of("A")}\r\n\r\n  \n{Lines.Of("B")}\r\n";
        using var content = new StringContent(text, Encoding.UTF8, Lines.MediaType);
        var outcomes = Lines.Parse((await _app.SendAsync("POST", Path, content)).Text);
        Assert.Equal(["created", "created"], outcomes.Outcomes());
        Assert.Equal([1, 4], outcomes.Select(line => (int)line["line"]!));
    }

    [Fact]
    public async Task Lines_of_one_key_are_applied_in_order()
    {
        var outcomes = await _app.SendLinesAsync(Path, Enumerable.Range(1, 40).Select(price => Lines.Of("A", price)));
        var prices = await _app.PricesAsync((long)outcomes[0]["id"]!);
        Assert.Equal(Enumerable.Range(1, 40), prices.Select(price => (int)price.PriceEur));
    }

    [Fact]
    public async Task Lines_of_one_key_see_what_earlier_ones_of_the_request_wrote()
    {
        string[] keys = [.. Enumerable.Range(0, 8).Select(key => $"K{key}")];
        await _app.SendLinesAsync(Path, keys.Select(key => Lines.Of(key, 1)));
        // 1, 2, 1, 2 … : compared with what was read before the request, every second would be unchanged.
        var outcomes = await _app.SendLinesAsync(
            Path,
            Enumerable.Range(0, 20).SelectMany(turn => keys.Select(key => Lines.Of(key, 1 + (turn % 2))))
        );
        Assert.Equal(
            [.. keys.Select(_ => "unchanged"), .. Enumerable.Repeat("updated", 19 * keys.Length)],
            outcomes.Outcomes()
        );
        foreach (var line in outcomes.Take(keys.Length))
            Assert.Equal(20, (await _app.PricesAsync((long)line["id"]!)).Count);
    }

    [Fact]
    public async Task What_was_read_ahead_and_changed_since_is_read_again()
    {
        await using var app = await App.StartAsync(feed: false);
        string[] keys = [.. Enumerable.Range(0, 8).Select(key => $"K{key}")];
        var created = await app.SendLinesAsync(Path, keys.Select(key => Lines.Of(key, 1)));
        long[] ids = [.. created.Select(line => (long)line["id"]!)];
        using var _ = app
            .Cosmos.On(call => call.Method == "PUT" && call.Item == $"{ids[0]}")
            .Nth(1)
            .Before(() => app.UpdateAsync(ids[0], 5));
        var outcomes = await app.SendLinesAsync(Path, keys.Select(key => Lines.Of(key, 2)));
        Assert.All(outcomes.Outcomes(), one => Assert.Equal("updated", one));
        foreach (var id in ids)
            Assert.Equal(2, (await app.PricesAsync(id))[^1].PriceEur);
        Assert.Equal([1, 5, 2], (await app.PricesAsync(ids[0])).Select(price => price.PriceEur));
    }

    [Theory]
    [InlineData(Containers.SourceKeys)]
    [InlineData(Containers.Listings)]
    public async Task What_cannot_be_read_ahead_is_read_line_by_line(string container)
    {
        await using var app = await App.StartAsync(feed: false);
        string[] lines = [.. Enumerable.Range(0, 40).Select(key => Lines.Of($"K{key}"))];
        await app.SendLinesAsync(Path, lines);
        using var failing = app.Cosmos.On("POST", container).Fail(HttpStatusCode.BadRequest);
        Assert.All((await app.SendLinesAsync(Path, lines)).Outcomes(), one => Assert.Equal("unchanged", one));
        Assert.True(failing.Count > 0);
    }

    [Fact]
    public async Task A_deleted_key_is_restored_by_its_line()
    {
        var created = (await _app.SendLinesAsync(Path, Lines.Of("A", 1)))[0];
        await _app.SendAsync("DELETE", $"{Path}/A");
        var again = (await _app.SendLinesAsync(Path, Lines.Of("A", 2)))[0];
        Assert.Equal(("updated", (long)created["id"]!), ((string?)again["outcome"], (long)again["id"]!));
    }

    [Fact]
    public async Task Throttling_slows_it_down_and_fails_no_line()
    {
        var failed = 0;
        using (
            _app
                .Cosmos.On(call =>
                    call.Method == "POST" && call.Container == "listings" && Interlocked.Increment(ref failed) % 3 != 0
                )
                .Fail((HttpStatusCode)429)
        )
        {
            var outcomes = await _app.SendLinesAsync(Path, Enumerable.Range(0, 60).Select(key => Lines.Of($"{key}")));
            Assert.All(outcomes.Outcomes(), one => Assert.Equal("created", one));
        }

        Assert.True(failed > 60);
    }

    [Fact]
    public async Task Outcomes_are_sent_while_later_lines_are_not_sent_yet()
    {
        using var connection = await LineConnection.PostAsync(_app.Http.BaseAddress!, Path);
        await connection.SendAsync(Lines.Of("A"));
        Assert.Contains("created", await connection.ReadAsync(), StringComparison.Ordinal);
        await connection.SendAsync(Lines.Of("B"));
        Assert.Contains("created", await connection.ReadAsync(), StringComparison.Ordinal);
        await connection.CompleteAsync();
        Assert.Null(await connection.ReadAsync());
    }

    [Fact]
    public async Task A_client_that_disconnects_stops_it_and_what_was_reported_is_done()
    {
        var reported = new List<string?>();
        using (var connection = await LineConnection.PostAsync(_app.Http.BaseAddress!, Path))
        {
            for (var key = 0; key < 20; key++)
                await connection.SendAsync(Lines.Of($"K{key}"));
            for (var line = 0; line < 5; line++)
                reported.Add((string?)Lines.Parse((await connection.ReadAsync())!)[0]["key"]);
        }

        foreach (var key in reported)
            Assert.Equal(HttpStatusCode.OK, (await _app.SendAsync("GET", $"{Path}/{key}")).Status);
        // The rest is sent by the next request.
        var outcomes = await _app.SendLinesAsync(Path, Enumerable.Range(0, 20).Select(key => Lines.Of($"K{key}")));
        Assert.All(outcomes.Outcomes(), one => Assert.True(one is "created" or "unchanged", one));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task Another_media_type_is_a_415(string type)
    {
        using var content = new StringContent(Lines.Of("A"), Encoding.UTF8, type);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _app.SendAsync("POST", Path, content)).Status);
    }

    [Fact]
    public async Task A_client_that_reads_only_after_it_has_sent_everything_gets_every_line()
    {
        // The response is longer than what the sockets between hold.
        var unknown = string.Join(",", Enumerable.Range(0, 300).Select(member => $"\"m{member}\":0"));
        var outcomes = await _app.SendLinesAsync(Path, Enumerable.Repeat($$"""{ "key": "A", {{unknown}} }""", 2000));
        Assert.Equal(2000, outcomes.Count);
        Assert.All(outcomes.Outcomes(), one => Assert.Equal("rejected", one));
    }

    [Fact]
    public async Task Of_a_line_the_log_has_its_number_key_and_outcome_and_nothing_else()
    {
        using var log = new Log();
        await using var app = await App.StartAsync(feed: false, configure: log.AddTo);
        var outcomes = await app.SendLinesAsync(
            Path,
            Lines.Of("K1", name: "Personal-1"),
            """{ "key": "K2", "name": "Personal-2", "colour": "Personal-3" }""",
            """{ "key": "K3", "name": "Personal-4" """
        );
        Assert.Equal(["created", "rejected", "rejected"], outcomes.Outcomes());
        app.Cosmos.OnItems("POST").Fail(HttpStatusCode.BadRequest);
        Assert.Equal(["failed"], (await app.SendLinesAsync(Path, Lines.Of("K4", name: "Personal-5"))).Outcomes());

        Assert.Contains($"Line 1 of source {_source}, key K1: Created", log.Lines.Select(line => line.Trim()));
        Assert.Contains(
            log.Lines,
            line => line.StartsWith($"Line 1 of source {_source}, key K4", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(log.Lines, line => line.Contains("Personal", StringComparison.Ordinal));
    }
}
