using System.Text;
using System.Text.Json;

namespace LocalCosmos.Tests;

public sealed class ItemTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    private static readonly PartitionKey A = new("a");

    [Fact]
    public async Task What_is_created_can_be_read_by_key()
    {
        var notes = await cosmos.ContainerAsync();
        var created = await notes.CreateItemAsync(new Note("1", "a", 7, "text"), A, cancellationToken: Ct);
        var read = await notes.ReadItemAsync<Note>("1", A, cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(created.Resource, read.Resource);
        Assert.Equal((7, "text"), (read.Resource.Number, read.Resource.Text));
    }

    [Fact]
    public async Task The_etag_stands_with_its_quotes_in_the_header_and_in_the_document()
    {
        var notes = await cosmos.ContainerAsync();
        var created = await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        Assert.Matches("^\"[0-9a-f-]+\"$", created.ETag);
        Assert.Equal(created.ETag, created.Resource.ETag);
    }

    [Fact]
    public async Task An_id_is_unique_within_a_partition()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        await notes.CreateItemAsync(new Note("1", "b"), new("b"), cancellationToken: Ct);
        var again = notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.Conflict, await StatusOf(again));
    }

    [Fact]
    public async Task An_item_is_not_found_in_another_partition()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        var elsewhere = notes.ReadItemAsync<Note>("1", new("b"), cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(elsewhere));
    }

    [Fact]
    public async Task A_replacement_overwrites_the_item_and_has_another_etag()
    {
        var notes = await cosmos.ContainerAsync();
        var created = await notes.CreateItemAsync(new Note("1", "a", 1, "old"), A, cancellationToken: Ct);
        var replaced = await notes.ReplaceItemAsync(new Note("1", "a", 2), "1", A, cancellationToken: Ct);
        var read = await notes.ReadItemAsync<Note>("1", A, cancellationToken: Ct);
        Assert.NotEqual(created.ETag, replaced.ETag);
        Assert.Equal((2, null, replaced.ETag), (read.Resource.Number, read.Resource.Text, read.ETag));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_read_replaced_or_deleted()
    {
        var notes = await cosmos.ContainerAsync();
        var missing = new Note("1", "a");
        Task[] calls =
        [
            notes.ReadItemAsync<Note>("1", A, cancellationToken: Ct),
            notes.ReplaceItemAsync(missing, "1", A, cancellationToken: Ct),
            notes.DeleteItemAsync<Note>("1", A, cancellationToken: Ct),
        ];
        foreach (var call in calls)
        {
            var error = await ErrorOf(call);
            Assert.Equal((HttpStatusCode.NotFound, 0), (error.StatusCode, error.SubStatusCode));
        }
    }

    [Fact]
    public async Task An_upsert_creates_and_then_replaces()
    {
        var notes = await cosmos.ContainerAsync();
        var first = await notes.UpsertItemAsync(new Note("1", "a", 1), A, cancellationToken: Ct);
        var second = await notes.UpsertItemAsync(new Note("1", "a", 2), A, cancellationToken: Ct);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal(2, (await notes.ReadItemAsync<Note>("1", A, cancellationToken: Ct)).Resource.Number);
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_can_be_created_again()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        var deleted = await notes.DeleteItemAsync<Note>("1", A, cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(notes.ReadItemAsync<Note>("1", A, cancellationToken: Ct)));
        await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
    }

    [Fact]
    public async Task A_write_without_content_response_returns_no_body()
    {
        var notes = await cosmos.ContainerAsync();
        var withoutContent = new ItemRequestOptions { EnableContentResponseOnWrite = false };
        var created = await notes.CreateItemAsync(new Note("1", "a"), A, withoutContent, Ct);
        Assert.Null(created.Resource);
        Assert.Equal((await notes.ReadItemAsync<Note>("1", A, cancellationToken: Ct)).ETag, created.ETag);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("ünï-çø∂é 日本 🏠")]
    [InlineData("100%")]
    [InlineData("%zz")]
    [InlineData("a+b&c=d;e,f")]
    [InlineData("\"quoted\" 'twice'")]
    [InlineData("[{}]<>|^`")]
    public async Task An_id_may_be_what_an_address_must_escape(string id)
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note(id, id), new(id), cancellationToken: Ct);
        var read = await notes.ReadItemAsync<Note>(id, new(id), cancellationToken: Ct);
        Assert.Equal(id, read.Resource.Id);
        await notes.DeleteItemAsync<Note>(id, new(id), cancellationToken: Ct);
    }

    [Fact]
    public async Task An_id_that_looks_escaped_is_unescaped_once()
    {
        // The SDK itself sends such an id as it is, so that it cannot be distinguished from the id that it looks like.
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("%41", "a"), A, cancellationToken: Ct);
        using var http = new HttpClient { BaseAddress = cosmos.Endpoint };
        http.DefaultRequestHeaders.Add("x-ms-documentdb-partitionkey", "[\"a\"]");
        var item = await http.GetStringAsync($"dbs/tests/colls/{notes.Id}/docs/%2541", Ct);
        Assert.Contains("\"id\":\"%41\"", item, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    public async Task An_id_may_not_hold_what_Cosmos_forbids(string id)
    {
        var notes = await cosmos.ContainerAsync();
        var error = await ErrorOf(notes.CreateItemAsync(new Note(id, "a"), A, cancellationToken: Ct));
        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.Contains(@"/ \ ? #", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_has_at_most_1023_bytes()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note(new('x', 1023), "a"), A, cancellationToken: Ct);
        var longer = notes.CreateItemAsync(new Note(new('x', 1024), "a"), A, cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(longer));
    }

    [Fact]
    public async Task A_document_over_two_mebibytes_is_too_large()
    {
        var notes = await cosmos.ContainerAsync();
        var large = new Note("1", "a", Text: new('x', 2 * 1024 * 1024 - 100));
        await notes.CreateItemAsync(large, A, cancellationToken: Ct);
        var larger = new Note("2", "a", Text: new('x', 2 * 1024 * 1024));
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            await StatusOf(notes.CreateItemAsync(larger, A, cancellationToken: Ct))
        );
    }

    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{\"id\":\"1\",", "JSON")]
    [InlineData("{\"group\":\"a\"}", "no id")]
    [InlineData("{\"id\":1,\"group\":\"a\"}", "not a string")]
    [InlineData("{\"id\":\"\",\"group\":\"a\"}", "empty")]
    [InlineData("{\"id\":\"1\",\"group\":\"a\",\"group\":\"a\"}", "group")]
    [InlineData("{\"id\":\"1\",\"group\":[]}", "array")]
    [InlineData("{\"id\":\"1\",\"group\":\"a\",\"ttl\":0}", "ttl")]
    public async Task A_document_that_cannot_be_stored_is_rejected_with_the_reason(string document, string reason)
    {
        var notes = await cosmos.ContainerAsync();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(document));
        using var response = await notes.CreateItemStreamAsync(stream, A, cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, response.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_of_another_partition_than_the_request_is_rejected()
    {
        var notes = await cosmos.ContainerAsync();
        var error = await ErrorOf(notes.CreateItemAsync(new Note("1", "b"), A, cancellationToken: Ct));
        Assert.Equal((HttpStatusCode.BadRequest, 1001), (error.StatusCode, error.SubStatusCode));
    }

    [Fact]
    public async Task A_replacement_cannot_change_the_id()
    {
        var notes = await cosmos.ContainerAsync();
        await notes.CreateItemAsync(new Note("1", "a"), A, cancellationToken: Ct);
        var renamed = notes.ReplaceItemAsync(new Note("2", "a"), "1", A, cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(renamed));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("1")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task Partition_keys_of_each_kind_are_apart(string? key)
    {
        var notes = await cosmos.ContainerAsync();
        foreach (var each in new[] { "\"1\"", "1", "1.5", "true", "null", null })
            using (var response = await notes.CreateItemStreamAsync(Document(each), Key(each), cancellationToken: Ct))
                Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        using var read = await notes.ReadItemStreamAsync("1", Key(key), cancellationToken: Ct);
        var group = (await JsonElement.ParseAsyncOf(read.Content)).TryGetProperty("group", out var value)
            ? value.GetRawText()
            : null;
        Assert.Equal(key, group);

        static MemoryStream Document(string? key) =>
            new(Encoding.UTF8.GetBytes(key is null ? """{"id":"1"}""" : $$"""{"id":"1","group":{{key}}}"""));

        static PartitionKey Key(string? key) =>
            key switch
            {
                null => PartitionKey.None,
                "null" => PartitionKey.Null,
                "true" => new(true),
                "\"1\"" => new("1"),
                _ => new(double.Parse(key, System.Globalization.CultureInfo.InvariantCulture)),
            };
    }

    [Fact]
    public async Task A_partition_key_may_lie_deeper()
    {
        var places = await cosmos.ContainerAsync("/address/city");
        var place = new { id = "1", address = new { city = "Berlin" } };
        await places.CreateItemAsync(place, new("Berlin"), cancellationToken: Ct);
        using var read = await places.ReadItemStreamAsync("1", new("Berlin"), cancellationToken: Ct);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task Many_items_are_read_at_once()
    {
        var notes = await cosmos.ContainerAsync();
        foreach (var number in Enumerable.Range(0, 10))
            await notes.CreateItemAsync(new Note($"{number}", $"{number % 3}"), cancellationToken: Ct);
        var requested = new[] { ("1", new PartitionKey("1")), ("5", new("2")), ("6", new("0")), ("6", new("1")) };
        var read = await notes.ReadManyItemsAsync<Note>(requested, cancellationToken: Ct);
        Assert.Equal(["1", "5", "6"], read.Select(note => note.Id).Order());
    }

    [Fact]
    public async Task Members_are_returned_as_they_were_written()
    {
        var notes = await cosmos.ContainerAsync();
        const string Members =
            "\"group\":\"a\",\"n\":[1e5,-0.10,9007199254740993],\"s\":\"\\u00e9\\n\\ud83c\\udfe0\",\"_own\":{\"_ts\":1}";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"{{ \"id\" : \"1\" , {Members} }}"));
        using var response = await notes.CreateItemStreamAsync(stream, A, cancellationToken: Ct);
        using var reader = new StreamReader(response.Content);
        Assert.StartsWith(
            $"{{\"id\":\"1\",{Members},\"_rid\":",
            await reader.ReadToEndAsync(Ct),
            StringComparison.Ordinal
        );
    }
}
