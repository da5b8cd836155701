using System.Text;
using System.Text.Json;
using LocalCosmos.Indexes;
using LocalCosmos.Query;
using LocalCosmos.Store;

namespace LocalCosmos.Tests.Indexes;

/// <summary>Rows are found by the partition keys that a condition names.</summary>
public sealed class PartitionKeyRowsTests : IAsyncLifetime
{
    private const int Numbers = 999;

    private readonly Account _account = Account.InMemory(TimeProvider.System);
    private Store.Container _prices = null!;

    public async ValueTask InitializeAsync()
    {
        _prices = await _account.CreateContainerAsync("prices", "/listing_id");
        string[] keys = [.. Enumerable.Range(1, Numbers).Select(number => $"{number}"), "0", "-0.0", "500.5", "\"8\""];
        foreach (var (index, key) in keys.Index())
        {
            var document = Encoding.UTF8.GetBytes($$$"""{"id":"{{{index}}}","listing_id":{{{key}}}}""");
            var draft = ItemDraft.Parse(document, _prices.Definition.PartitionKey);
            var partition = Store.PartitionKey.Of(JsonElement.Parse(key))!.Value;
            await _account.WriteAsync(_prices, ItemOperation.Write(Store.OperationKind.Upsert, partition, draft));
        }
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Theory]
    [InlineData("'8', 'none'", 1)]
    [InlineData("7, 3, 999, 5000", 3)]
    [InlineData("7, 3.0, 500.5, '8', 3", 4)]
    [InlineData("7, 9007199254740993", 1)]
    public void No_others_are_looked_at(string keys, int rows) => Assert.Equal(rows, LookedAt(keys, pageSize: 5000));

    [Theory]
    [InlineData("7, 0")]
    [InlineData("-0, 7")]
    [InlineData("7, null")]
    public void All_are_looked_at_if_a_key_may_be_of_several_partitions_or_none(string keys) =>
        Assert.Equal(Numbers + 4, LookedAt(keys, pageSize: 5000));

    [Fact]
    public void They_are_looked_at_once_for_each_page() => Assert.Equal(2 * 3, LookedAt("7, 3, 999", pageSize: 2));

    /// <summary>How many rows are looked at; the result is that of a scan.</summary>
    private int LookedAt(string keys, int pageSize)
    {
        var query = CosmosQuery.Parse(
            $"SELECT * FROM c WHERE c[\"listing_id\"] IN ({keys})",
            new Dictionary<string, JsonElement>()
        );
        var scope = new FeedScope(_prices, _prices.Ranges.All[0]);
        var counted = new CountedRows(new IndexedItems(scope));
        var scan = RowSource.Of(scope.Items().Select(item => new QueryRow(item.Number, item.Document)));
        Assert.Equal(query.Ids(scan, pageSize), query.Ids(counted, pageSize));
        return counted.Rows;
    }
}
