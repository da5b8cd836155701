using FsCheck.Xunit;
using LocalCosmos.Query;

namespace LocalCosmos.Tests.Query;

/// <summary>Whatever rows are added and deleted between pages, those that stay are returned once, in order.</summary>
public sealed class PagingProperties
{
    private static readonly string[] Queries =
    [
        "SELECT VALUE c.n FROM c",
        "SELECT VALUE c.n FROM c ORDER BY c.a",
        "SELECT VALUE c.n FROM c ORDER BY c.a DESC",
        "SELECT VALUE c.n FROM c ORDER BY c.a, c.b DESC",
        "SELECT VALUE c.n FROM c WHERE c.b != 1 ORDER BY c.b DESC, c.a",
    ];

    // Few values of many kinds: ties are the hard part.
    private static readonly string[] Values =
    [
        "",
        ",\"a\":null",
        ",\"a\":false",
        ",\"a\":1",
        ",\"a\":1.5",
        ",\"a\":\"x\"",
        ",\"a\":\"😀\"",
        ",\"a\":[1]",
        ",\"a\":{}",
    ];

    [Property(MaxTest = 500)]
    public void Rows_that_stay_are_returned_once_and_in_order(
        byte which,
        byte size,
        byte[] written,
        byte[] gone,
        byte[] added
    )
    {
        var query = Sql.Query(Queries[which % Queries.Length]);
        List<QueryRow> before = [.. written.Select((seed, i) => Row(i + 1, seed))];
        List<QueryRow> leaving = before.Count == 0 ? [] : [.. gone.Select(each => before[each % before.Count])];
        List<QueryRow> arriving = [.. added.Select((seed, i) => Row(1000 + i, seed))];
        var rows = before.ToList();
        var given = new List<string>();
        string? continuation = null;

        for (var turn = 0; turn == 0 || continuation is not null; turn++)
        {
            Assert.True(turn <= written.Length + added.Length, "The pages do not end.");
            var page = query.Read(rows, (size % 4) + 1, continuation);
            given.AddRange(page.Items.Select(item => item.GetRawText()));
            continuation = page.Continuation;
            rows = [.. rows.Except(leaving.Skip(turn).Take(1)), .. arriving.Skip(turn).Take(1)];
        }

        var stay = All(query, before.Except(leaving));
        Assert.Equal(given.Distinct(), given);
        Assert.Equal(stay, given.Where(stay.Contains));
        Assert.Equal(All(query, [.. before, .. arriving]).Where(given.Contains), given);
    }

    private static List<string> All(CosmosQuery query, IEnumerable<QueryRow> rows) =>
        [.. query.Read(rows, 10_000, null).Items.Select(item => item.GetRawText())];

    private static QueryRow Row(int n, byte seed) =>
        Sql.Row(n, $$"""{"n":{{n}},"b":{{seed % 3}}{{Values[seed / 3 % Values.Length]}}}""");
}
