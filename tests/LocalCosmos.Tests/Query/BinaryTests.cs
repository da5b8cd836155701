using System.Text.Json.Nodes;

namespace LocalCosmos.Tests.Query;

/// <summary>The pages of a query in the binary form that the SDK asks for, as it reads them.</summary>
public sealed class BinaryTests(Cosmos cosmos) : IClassFixture<Cosmos>
{
    [Theory]
    [InlineData("null")]
    [InlineData("[true, false]")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""[[], {}, [[{ "a": [], "b": {} }]], { "": { "c": [1] } }]""")]
    [InlineData("[0, 31, 32, -1, 255, 65536, 2147483647, 2147483648, -2147483648, -2147483649, 9007199254740991]")]
    [InlineData("[0.1, -2.5, 1e300, 5e-324, 1250.5, 123456789012.25]")]
    [InlineData("""["", "ä€𝄞", "\"\\\n\u0001\/\ud834\udd1e"]""")]
    public async Task A_value_comes_back_as_it_was_written(string value) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(value), await QueryAsync(value)), value);

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public async Task A_text_of_any_length_comes_back(int length)
    {
        var text = new string('x', length);
        Assert.Equal(text, (string?)await QueryAsync($"\"{text}\""));
        // With an escape it is longer as text than it is.
        Assert.Equal($"{text}\n", (string?)await QueryAsync($"\"{text}\\n\""));
    }

    private async Task<JsonNode?> QueryAsync(string value)
    {
        var name = $"values-{Guid.NewGuid():N}";
        Container container = await cosmos.Client.GetDatabase("tests").CreateContainerAsync(name, "/id");
        using var item = new MemoryStream(
            System.Text.Encoding.UTF8.GetBytes($$"""{ "id": "1", "value": {{value}} }""")
        );
        using var created = await container.CreateItemStreamAsync(item, new("1"), cancellationToken: Test.Ct);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var found = await Test.AllOf(
            container.GetItemQueryIterator<JsonObject>("SELECT c['value'] FROM c ORDER BY c.id")
        );
        return Assert.Single(found)["value"];
    }
}
