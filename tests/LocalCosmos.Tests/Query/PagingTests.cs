using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using LocalCosmos.Query;

namespace LocalCosmos.Tests.Query;

public sealed class PagingTests
{
    private static readonly List<QueryRow> Ten =
    [
        .. Enumerable.Range(1, 10).Select(n => Sql.Row(n, $$"""{"n":{{n}},"tie":{{n % 2}}}""")),
    ];

    [Theory]
    [InlineData("SELECT VALUE c.n FROM c", "[1,2,3] [4,5,6] [7,8,9] [10]")]
    [InlineData("SELECT VALUE c.n FROM c WHERE c.n <= 6", "[1,2,3] [4,5,6]")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.n DESC", "[10,9,8] [7,6,5] [4,3,2] [1]")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.tie", "[2,4,6] [8,10,1] [3,5,7] [9]")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.tie DESC", "[9,7,5] [3,1,10] [8,6,4] [2]")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.none", "[1,2,3] [4,5,6] [7,8,9] [10]")]
    [InlineData("SELECT TOP 4 VALUE c.n FROM c", "[1,2,3] [4]")]
    [InlineData("SELECT TOP 3 VALUE c.n FROM c ORDER BY c.n DESC", "[10,9,8]")]
    [InlineData("SELECT TOP 0 VALUE c.n FROM c", "[]")]
    [InlineData("SELECT VALUE c.n FROM c OFFSET 2 LIMIT 5", "[3,4,5] [6,7]")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.n DESC OFFSET 2 LIMIT 5", "[8,7,6] [5,4]")]
    [InlineData("SELECT VALUE c.n FROM c OFFSET 9 LIMIT 5", "[10]")]
    [InlineData("SELECT VALUE c.n FROM c OFFSET 10 LIMIT 5", "[]")]
    [InlineData("SELECT VALUE c.n FROM c OFFSET 2 LIMIT 0", "[]")]
    [InlineData("SELECT VALUE c.n FROM c WHERE c.n > 10", "[]")]
    public void Pages_of_three(string sql, string pages) => Assert.Equal(pages, string.Join(' ', Pages(sql, 3)));

    [Theory]
    [InlineData("SELECT VALUE c.n FROM c", "[3,4]")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.n", "[3,4]")]
    public void A_row_that_is_deleted_between_pages_removes_no_other(string sql, string next)
    {
        var query = Sql.Query(sql);
        var first = query.Read(Ten, 2, null);

        // The row that the continuation names, and one before it.
        Assert.Equal(next, Sql.Json(query.Read(Ten.Skip(2), 2, first.Continuation).Items));
    }

    [Fact]
    public void A_row_that_is_added_between_pages_is_returned_if_it_is_ahead_and_repeats_nothing_if_it_is_not()
    {
        var query = Sql.Query("SELECT VALUE c.n FROM c ORDER BY c.n");
        var first = query.Read(Ten, 2, null);
        List<QueryRow> more = [.. Ten, Sql.Row(11, """{"n":1.5}"""), Sql.Row(12, """{"n":2.5}""")];

        Assert.Equal("[2.5,3]", Sql.Json(query.Read(more, 2, first.Continuation).Items));
    }

    [Fact]
    public void What_top_returned_before_is_remembered_when_its_rows_are_gone()
    {
        var query = Sql.Query("SELECT TOP 3 VALUE c.n FROM c ORDER BY c.n");
        var first = query.Read(Ten, 2, null);

        var last = query.Read(Ten.Skip(2), 2, first.Continuation);

        Assert.Equal("[3]", Sql.Json(last.Items));
        Assert.Null(last.Continuation);
    }

    [Fact]
    public void What_offset_skipped_is_not_skipped_again_when_its_rows_are_gone()
    {
        var query = Sql.Query("SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 2 LIMIT 4");
        var first = query.Read(Ten, 2, null);

        var last = query.Read(Ten.Skip(2), 9, first.Continuation);

        Assert.Equal("[3,4]", Sql.Json(first.Items));
        Assert.Equal("[5,6]", Sql.Json(last.Items));
        Assert.Null(last.Continuation);
    }

    [Fact]
    public void A_page_may_end_at_any_kind_of_value()
    {
        var rows = Sql.Rows(
            """{"n":1}""",
            """{"n":2,"a":null}""",
            """{"n":3,"a":true}""",
            """{"n":4,"a":1.25}""",
            """{"n":5,"a":9007199254740993}""",
            """{"n":6,"a":"é\"😀"}""",
            """{"n":7,"a":[1]}""",
            """{"n":8,"a":[0]}""",
            """{"n":9,"a":{"x":1}}""",
            """{"n":10,"a":{"x":0}}"""
        );

        Assert.Equal(
            "[1] [2] [3] [4] [5] [6] [7] [8] [9] [10]",
            string.Join(' ', Pages("SELECT VALUE c.n FROM c ORDER BY c.a", 1, rows))
        );
    }

    [Fact]
    public void A_continuation_fits_a_header()
    {
        var rows = Sql.Rows("""{"a":"é\n\"😀"}""", """{"a":"ü"}""");

        var continuation = Sql.Query("SELECT * FROM c ORDER BY c.a").Read(rows, 1, null).Continuation;

        Assert.Matches("^[A-Za-z0-9_-]+$", continuation);
    }

    [Fact]
    public void A_value_too_long_for_a_continuation_is_an_error_and_no_broken_header()
    {
        var text = new string('x', 10_000);
        var rows = Sql.Rows($$"""{"a":"{{text}}1"}""", $$"""{"a":"{{text}}2"}""");
        var query = Sql.Query("SELECT * FROM c ORDER BY c.a");

        Assert.Contains(
            "too long",
            Assert.Throws<QueryException>(() => query.Read(rows, 1, null)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(2, query.Read(rows, 2, null).Items.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 !")]
    [InlineData("cont1")]
    [InlineData("e30")]
    [InlineData("eyJxIjoxfQ")]
    [InlineData("W10")]
    public void A_continuation_that_is_not_ours_is_an_error(string continuation)
    {
        var error = Assert.Throws<QueryException>(() => Sql.Query("SELECT * FROM c").Read(Ten, 1, continuation));

        Assert.Contains("continuation", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT VALUE c.n FROM c")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.n DESC")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.m")]
    [InlineData("SELECT VALUE c.n FROM c ORDER BY c.n, c.m")]
    [InlineData("SELECT TOP 5 VALUE c.n FROM c ORDER BY c.n")]
    [InlineData("SELECT VALUE COUNT(1) FROM c")]
    public void A_continuation_of_a_query_in_another_order_is_an_error(string other)
    {
        var continuation = Sql.Query("SELECT VALUE c.n FROM c ORDER BY c.n").Read(Ten, 1, null).Continuation;

        Assert.Throws<QueryException>(() => Sql.Query(other).Read(Ten, 1, continuation));
    }

    [Theory]
    [InlineData("[\"\\ud800\"]")]
    [InlineData("[1e999]")]
    [InlineData("[[[]]]")]
    [InlineData("[{\"\\udc00\":1}]")]
    public void A_continuation_made_by_hand_is_an_error_or_a_place(string values)
    {
        var query = Sql.Query("SELECT VALUE c.n FROM c ORDER BY c.n");
        var rows = Sql.Rows("""{"n":"a"}""", """{"n":"b"}""", """{"n":1}""");
        var written = Base64Url.DecodeFromChars(query.Read(rows, 1, null).Continuation);
        var json = JsonNode.Parse(written)!.AsObject();
        json["k"] = "VALUES";
        var made = json.ToJsonString().Replace("\"VALUES\"", values, StringComparison.Ordinal);
        try
        {
            query.Read(rows, 1, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(made)));
        }
        catch (QueryException rejected)
        {
            Assert.Equal(400, rejected.Status);
        }
    }

    [Fact]
    public void A_page_reads_no_further_than_it_must()
    {
        var read = 0;
        var rows = Ten.Select(row =>
        {
            read++;
            return row;
        });

        Sql.Query("SELECT * FROM c").Read(rows, 3, null);

        Assert.Equal(4, read);
    }

    [Fact]
    public void A_cancelled_page_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            Sql.Query("SELECT * FROM c").Page(RowSource.Of(Ten), 3, null, ct: source.Token)
        );
    }

    private static IEnumerable<string> Pages(string sql, int size, List<QueryRow>? rows = null)
    {
        string? continuation = null;
        do
        {
            var page = Sql.Query(sql).Read(rows ?? Ten, size, continuation);
            Assert.True(continuation is null || page.Continuation != continuation, "The pages do not go on.");
            yield return Sql.Json(page.Items);
            continuation = page.Continuation;
        } while (continuation is not null);
    }
}
