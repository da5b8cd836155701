namespace LocalCosmos.Tests.Query;

public sealed class AggregateTests
{
    private static readonly string[] Documents =
    [
        """{"x":3,"m":"b","t":[1]}""",
        """{"x":1.5,"m":2}""",
        """{"m":null}""",
        """{"x":4,"m":false}""",
    ];

    [Theory]
    [InlineData("COUNT(1)", "4")]
    [InlineData("COUNT(c.x)", "3")]
    [InlineData("COUNT(c.m)", "4")]
    [InlineData("COUNT(c)", "4")]
    [InlineData("SUM(c.x)", "8.5")]
    [InlineData("AVG(c.x)", "2.8333333333333335")]
    [InlineData("MIN(c.x)", "1.5")]
    [InlineData("MAX(c.x)", "4")]
    [InlineData("MIN(c.m)", "null")]
    [InlineData("MAX(c.m)", "\"b\"")]
    [InlineData("sum(c.x * 2)", "17")]
    public void Over_all_rows(string aggregate, string value) =>
        Assert.Equal($"[{value}]", Sql.All($"SELECT VALUE {aggregate} FROM c", Sql.Rows(Documents)));

    [Theory]
    [InlineData("SUM(c.m)")]
    [InlineData("AVG(c.m)")]
    [InlineData("MIN(c.t)")]
    [InlineData("MAX(c.t)")]
    public void Of_what_cannot_be_aggregated_is_undefined(string aggregate) =>
        Assert.Equal("[]", Sql.All($"SELECT VALUE {aggregate} FROM c", Sql.Rows(Documents)));

    [Theory]
    [InlineData("COUNT(1)", "[0]")]
    [InlineData("SUM(c.x)", "[0]")]
    [InlineData("AVG(c.x)", "[]")]
    [InlineData("MIN(c.x)", "[]")]
    [InlineData("MAX(c.x)", "[]")]
    public void Over_no_rows(string aggregate, string result) =>
        Assert.Equal(result, Sql.All($"SELECT VALUE {aggregate} FROM c WHERE false", Sql.Rows(Documents)));

    [Fact]
    public void Several_make_an_object_that_leaves_out_the_undefined() =>
        Assert.Equal(
            """[{"n":4,"$1":8.5,"k":"const"}]""",
            Sql.All("SELECT COUNT(1) AS n, SUM(c.x), MIN(c.t) AS t, 'const' AS k FROM c", Sql.Rows(Documents))
        );

    [Fact]
    public void Sums_of_integers_stay_exact() =>
        Assert.Equal(
            "[9007199254740993]",
            Sql.All("SELECT VALUE SUM(c.x) FROM c", Sql.Rows("""{"x":9007199254740992}""", """{"x":1}"""))
        );

    [Fact]
    public void Where_is_applied_first_and_order_by_does_not_matter() =>
        Assert.Equal("[2]", Sql.All("SELECT VALUE COUNT(1) FROM c WHERE c.x > 2 ORDER BY c.x", Sql.Rows(Documents)));

    [Theory]
    [InlineData("SELECT TOP 1 VALUE COUNT(1) FROM c", "[4]")]
    [InlineData("SELECT TOP 0 VALUE COUNT(1) FROM c", "[]")]
    [InlineData("SELECT VALUE COUNT(1) FROM c OFFSET 1 LIMIT 1", "[]")]
    public void Top_and_offset_count_the_one_result(string sql, string result) =>
        Assert.Equal(result, Sql.All(sql, Sql.Rows(Documents)));

    [Fact]
    public void The_result_is_one_page_whatever_its_size()
    {
        var page = Sql.Query("SELECT VALUE COUNT(1) FROM c").Read(Sql.Rows(Documents), 1, null);

        Assert.Equal("[4]", Sql.Json(page.Items));
        Assert.Null(page.Continuation);
    }

    [Theory]
    [InlineData("SELECT VALUE COUNT(1) + 1 FROM c", 13)]
    [InlineData("SELECT LOWER(MAX(c.a)) AS s FROM c", 13)]
    [InlineData("SELECT VALUE {\"n\": COUNT(1)} FROM c", 19)]
    [InlineData("SELECT VALUE [COUNT(1)] FROM c", 14)]
    [InlineData("SELECT VALUE SUM(COUNT(1)) FROM c", 17)]
    [InlineData("SELECT * FROM c WHERE COUNT(1) > 1", 22)]
    [InlineData("SELECT COUNT(1), c.a FROM c", 17)]
    [InlineData("SELECT * FROM c ORDER BY COUNT(1)", 25)]
    [InlineData("SELECT VALUE COUNT() FROM c", 13)]
    [InlineData("SELECT VALUE COUNT(*) FROM c", 19)]
    public void An_aggregate_stands_as_a_result_of_its_own_as_in_azure(string sql, int position) =>
        Assert.Equal(position, Sql.Error(sql).Position);
}
