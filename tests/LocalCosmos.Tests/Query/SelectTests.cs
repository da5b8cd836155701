using LocalCosmos.Query;

namespace LocalCosmos.Tests.Query;

public sealed class SelectTests
{
    [Theory]
    [InlineData("SELECT * FROM c")]
    [InlineData("SELECT VALUE c FROM c")]
    [InlineData("SELECT * FROM root")]
    [InlineData("SELECT VALUE x FROM listings AS x")]
    [InlineData("SELECT * FROM listings x WHERE x.id = 'a'")]
    public void A_document_is_returned_as_it_is(string sql)
    {
        var rows = Sql.Rows("""{ "id":"a", "price": 1.50, "big": 12345678901234567890 }""");

        var item = Assert.Single(Sql.Query(sql).Read(rows, 10, null).Items);

        Assert.Equal("""{ "id":"a", "price": 1.50, "big": 12345678901234567890 }""", item.GetRawText());
    }

    [Theory]
    [InlineData("SELECT c.a, c.b.x FROM c", """{"a":1,"x":"y"}""")]
    [InlineData("SELECT c.a AS one, c.b two, c.a 'three' FROM c", """{"one":1,"two":{"x":"y"},"three":1}""")]
    [InlineData(
        "SELECT c['d e'], c.list[0], 1, c.a + 1 AS sum, LOWER('X') FROM c",
        """{"d e":true,"$1":7,"$2":1,"sum":2,"$3":"x"}"""
    )]
    [InlineData("SELECT c.none, c.a FROM c", """{"a":1}""")]
    [InlineData("SELECT c FROM c", """{"c":{"a":1,"b":{"x":"y"},"d e":true,"list":[7]}}""")]
    [InlineData(
        "SELECT VALUE {\"p\": {\"q\": c.a, \"r\": c.none}, \"s\": [c.none, c.a]} FROM c",
        """{"p":{"q":1},"s":[1]}"""
    )]
    [InlineData("SELECT VALUE [] FROM c", "[]")]
    [InlineData("SELECT VALUE {} FROM c", "{}")]
    public void Results_have_the_names_that_they_have_in_azure(string sql, string expected) =>
        Assert.Equal($"[{expected}]", Sql.All(sql, Sql.Rows("""{"a":1,"b":{"x":"y"},"d e":true,"list":[7]}""")));

    [Fact]
    public void A_number_is_returned_as_it_was_written() =>
        Assert.Equal(
            """[{"p":720000.10,"q":[1e2]}]""",
            Sql.All("SELECT c.p, c.q FROM c", Sql.Rows("""{"p":720000.10,"q":[1e2]}"""))
        );

    [Fact]
    public void A_value_that_is_undefined_is_no_row_and_counts_for_nothing()
    {
        var rows = Sql.Rows("""{"a":1}""", "{}", """{"a":null}""", "{}", """{"a":2}""");

        Assert.Equal("[1,null,2]", Sql.All("SELECT VALUE c.a FROM c", rows));
        Assert.Equal("[1,null]", Sql.All("SELECT TOP 2 VALUE c.a FROM c", rows));
        Assert.Equal("[2]", Sql.All("SELECT VALUE c.a FROM c OFFSET 2 LIMIT 9", rows));
    }

    [Fact]
    public void Where_keeps_what_is_true_and_nothing_else()
    {
        var rows = Sql.Rows(
            """{"n":1,"a":true}""",
            """{"n":2,"a":false}""",
            """{"n":3}""",
            """{"n":4,"a":null}""",
            """{"n":5,"a":1}""",
            """{"n":6,"a":"true"}"""
        );

        Assert.Equal("[1]", Sql.All("SELECT VALUE c.n FROM c WHERE c.a", rows));
        Assert.Equal("[2]", Sql.All("SELECT VALUE c.n FROM c WHERE NOT c.a", rows));
        Assert.Equal("[4,5,6]", Sql.All("SELECT VALUE c.n FROM c WHERE c.a != true AND c.a != false", rows));
        Assert.Equal("[3]", Sql.All("SELECT VALUE c.n FROM c WHERE NOT IS_DEFINED(c.a)", rows));
    }

    [Fact]
    public void A_document_may_nest_as_deep_as_azure_lets_it()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 120)) + "1" + new string('}', 120);
        var row = new QueryRow(Sql.Rid(1), System.Text.Json.JsonElement.Parse(deep, new() { MaxDepth = 128 }));

        var item = Assert.Single(Sql.Query("SELECT c AS payload FROM c").Read([row], 1, null).Items);

        Assert.Equal(deep, item.GetProperty("payload").GetRawText());
    }

    [Theory]
    [InlineData("FROM c WHERE c.a = 1", true)]
    [InlineData("from c where c.a = 2", false)]
    [InlineData("FROM c WHERE c.b = 1", false)]
    [InlineData("FROM c", true)]
    public void The_condition_of_a_patch_matches_a_document(string sql, bool matches) =>
        Assert.Equal(matches, CosmosQuery.ParseCondition(sql).Matches(Sql.Row(1, """{"a":1}""").Document));

    [Theory]
    [InlineData("SELECT * FROM c WHERE c.a = 1", 0)]
    [InlineData("FROM c WHERE c.a = 1 ORDER BY c.a", 21)]
    [InlineData("FROM c WHERE COUNT(1) = 1", 13)]
    public void The_condition_of_a_patch_is_from_and_where_only(string sql, int position) =>
        Assert.Equal(position, Assert.Throws<QueryException>(() => CosmosQuery.ParseCondition(sql)).Position);
}
