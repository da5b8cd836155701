namespace LocalCosmos.Tests.Query;

public sealed class OrderByTests
{
    // In the order of ORDER BY; arrays tie, and objects do, so their rids decide.
    private static readonly string[] AllKinds =
    [
        "{}",
        """{"a":null}""",
        """{"a":false}""",
        """{"a":true}""",
        """{"a":-5}""",
        """{"a":1.5}""",
        """{"a":9007199254740992}""",
        """{"a":9007199254740993}""",
        """{"a":""}""",
        """{"a":"B"}""",
        """{"a":"a"}""",
        """{"a":"aa"}""",
        """{"a":"\uE000"}""",
        """{"a":"😀"}""",
        """{"a":[2]}""",
        """{"a":[1]}""",
        """{"a":{"x":2}}""",
        """{"a":{"x":1}}""",
    ];

    [Fact]
    public void Every_kind_of_value_has_its_place()
    {
        var rows = Sql.Rows(AllKinds);
        var expected = Sql.Json(rows.Select(row => row.Document));

        // Whatever order the rows come in: ORDER BY finds its own.
        Assert.Equal(expected, Sql.All("SELECT * FROM c ORDER BY c.a", rows));
        Assert.Equal(expected, Sql.All("SELECT * FROM c ORDER BY c.a ASC", rows.AsEnumerable().Reverse()));
    }

    [Fact]
    public void Descending_is_ascending_backwards_ties_included()
    {
        var rows = Sql.Rows(AllKinds);

        Assert.Equal(
            Sql.Json(rows.Select(row => row.Document).Reverse()),
            Sql.All("SELECT * FROM c ORDER BY c.a DESC", rows)
        );
    }

    [Fact]
    public void Later_expressions_decide_among_equals_and_rids_follow_the_first_direction()
    {
        var rows = Sql.Rows(
            """{"a":1,"b":"x","n":1}""",
            """{"a":2,"b":"x","n":2}""",
            """{"a":1,"b":"y","n":3}""",
            """{"a":2,"b":"x","n":4}""",
            """{"a":2,"n":5}"""
        );

        Assert.Equal("[3,1,2,4,5]", Sql.All("SELECT VALUE c.n FROM c ORDER BY c.a ASC, c.b DESC", rows));
        Assert.Equal("[5,4,2,1,3]", Sql.All("SELECT VALUE c.n FROM c ORDER BY c.a DESC, c.b ASC", rows));
    }

    [Fact]
    public void Paths_of_every_form_order()
    {
        var rows = Sql.Rows("""{"n":1,"a":{"b c":[0,2]}}""", """{"n":2,"a":{"b c":[0,1]}}""");

        Assert.Equal("[2,1]", Sql.All("SELECT VALUE c.n FROM c ORDER BY c.a[\"b c\"][1]", rows));
    }

    [Fact]
    public void Without_order_by_rows_come_in_the_order_of_rids() =>
        Assert.Equal(
            "[1,2,3]",
            Sql.All("SELECT VALUE c.n FROM c", Sql.Rows("""{"n":1}""", """{"n":2}""", """{"n":3}"""))
        );

    [Fact]
    public void Rids_are_ordered_as_the_sdk_orders_them_not_as_text()
    {
        // The last eight bytes are little-endian: document 256 comes after document 2, though as text its rid comes
        // before.
        var rows = new[] { Sql.Row(2, """{"n":2}"""), Sql.Row(256, """{"n":256}""") };

        Assert.True(string.CompareOrdinal(rows[0].Rid, rows[1].Rid) > 0);
        Assert.Equal("[2,256]", Sql.All("SELECT VALUE c.n FROM c", rows));
        Assert.Equal("[2,256]", Sql.All("SELECT VALUE c.n FROM c ORDER BY c.none", rows));
    }

    [Fact]
    public void Rows_out_of_order_are_an_error_of_the_caller() =>
        Assert.Throws<ArgumentException>(() =>
            Sql.All("SELECT * FROM c", Sql.Rows("{}", "{}").AsEnumerable().Reverse())
        );

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("AQIDBIUGBwg=")]
    [InlineData("AQIDBIUGBwg.AAAAAAAAAA==")]
    public void A_row_has_the_rid_of_a_document(string rid) =>
        Assert.Throws<ArgumentException>(() => new LocalCosmos.Query.QueryRow(rid, default));
}
