using System.Text.Json;
using LocalCosmos.Query;

namespace LocalCosmos.Tests.Query;

/// <summary>What the planner inside the Cosmos package makes of queries, exactly (seen with 3.64.0).</summary>
public sealed class PlannerTests
{
    private static readonly List<QueryRow> Rows =
    [
        Listing(1, """ "price":30,"city":"B" """),
        Listing(2, """ "price":10,"city":"A" """),
        Listing(3, """ "city":"B" """),
        Listing(4, """ "price":"n/a","city":"B","tags":["q"] """),
    ];

    [Fact]
    public void Order_by_comes_with_rid_and_items_and_payload()
    {
        var items = All(
            "SELECT c._rid, [{\"item\": c.price}] AS orderByItems, c AS payload\nFROM c\nWHERE ((c.city = \"B\") AND (true))\nORDER BY c.price"
        );

        Assert.Equal(
            [Rows[2].Rid, Rows[0].Rid, Rows[3].Rid],
            items.Select(item => item.GetProperty("_rid").GetString())
        );
        Assert.Equal(
            ["[{}]", """[{"item":30}]""", """[{"item":"n/a"}]"""],
            items.Select(item => item.GetProperty("orderByItems").GetRawText())
        );
        Assert.Equal(Rows[0].Document.GetRawText(), items[1].GetProperty("payload").GetRawText());
    }

    [Theory]
    [InlineData(
        "SELECT TOP 2 c._rid, [{\"item\": c.city}, {\"item\": c.price}] AS orderByItems, {\"id\": c.id, \"$1\": c.tags[0], \"$2\": (c.price + 1)} AS payload\nFROM c\nWHERE (true)\nORDER BY c.city DESC, c.price ASC",
        """[{"id":"3"},{"id":"1","$2":31}]"""
    )]
    [InlineData(
        "SELECT c._rid, [{\"item\": c.price}] AS orderByItems, c.price AS payload\nFROM c\nWHERE ((true) AND IS_DEFINED(c.price))\nORDER BY c.price DESC\nOFFSET 0 LIMIT 2",
        """["n/a",30]"""
    )]
    [InlineData(
        "SELECT root._rid, [{\"item\": root[\"price\"]}, {\"item\": root[\"id\"]}] AS orderByItems, {\"id\": root[\"id\"], \"p\": (root[\"price\"] + 1)} AS payload\nFROM root\nWHERE ((((root[\"price\"] > 5) AND STARTSWITH(root[\"id\"], \"1\")) AND (true)) AND IS_DEFINED({\"id\": root[\"id\"], \"p\": (root[\"price\"] + 1)}))\nORDER BY root[\"price\"] DESC, root[\"id\"] ASC\nOFFSET 0 LIMIT 4",
        """[{"id":"1","p":31}]"""
    )]
    public void Order_by_with_other_clauses(string sql, string payloads) =>
        Assert.Equal(payloads, Sql.Json(All(sql).Select(item => item.GetProperty("payload"))));

    [Theory]
    [InlineData("SELECT VALUE [{\"item\": COUNT(1)}]\nFROM c", """[{"item":4}]""")]
    [InlineData("SELECT VALUE [{\"item\": SUM(c.price)}]\nFROM c\nWHERE (c.id < \"3\")", """[{"item":40}]""")]
    [InlineData("SELECT VALUE [{\"item\": SUM(c.price)}]\nFROM c", "[{}]")]
    [InlineData(
        "SELECT VALUE [{\"item\": {\"sum\": SUM(c.price), \"count\": COUNT(c.price)}}]\nFROM c\nWHERE IS_NUMBER(c.price)",
        """[{"item":{"sum":40,"count":2}}]"""
    )]
    [InlineData(
        "SELECT VALUE [{\"item\": MIN(c.price), \"item2\": {\"min\": MIN(c.price), \"count\": COUNT(c.price)}}]\nFROM c",
        """[{"item":10,"item2":{"min":10,"count":3}}]"""
    )]
    [InlineData(
        "SELECT VALUE [{\"item\": MAX(c.none), \"item2\": {\"max\": MAX(c.none), \"count\": COUNT(c.none)}}]\nFROM c",
        """[{"item2":{"count":0}}]"""
    )]
    [InlineData(
        "SELECT {\"n\": {\"item\": COUNT(1)}, \"a\": {\"item\": {\"sum\": SUM(c.none), \"count\": COUNT(c.none)}}, \"k\": \"x\"} AS payload\nFROM c",
        """{"payload":{"n":{"item":4},"a":{"item":{"sum":0,"count":0}},"k":"x"}}"""
    )]
    public void Aggregates_come_in_items(string sql, string expected) =>
        Assert.Equal(expected, Assert.Single(All(sql)).GetRawText());

    [Fact]
    public void Reading_many_items_is_a_long_condition()
    {
        var query = Sql.Query(
            "SELECT * FROM c WHERE ( ( c.id = @param_id0 AND c[\"city\"] = @param_pk00 ) OR ( c.id = @param_id1 AND c[\"city\"] = @param_pk10 ) )",
            ("@param_id0", "\"2\""),
            ("@param_pk00", "\"A\""),
            ("@param_id1", "\"2\""),
            ("@param_pk10", "\"B\"")
        );

        Assert.Equal(Rows[1].Document, Assert.Single(query.Read(Rows, 100, null).Items));
    }

    [Fact]
    public void The_leases_of_the_processor_are_found_by_their_prefix() =>
        Assert.Equal(
            """["p.h_d_c..0"]""",
            Sql.All(
                "SELECT VALUE c.id FROM c WHERE STARTSWITH(c.id, 'p.h_d_c..')",
                Sql.Rows("""{"id":"p.h_d_c..0"}""", """{"id":"p.h_d_c.info"}""")
            )
        );

    private static QueryRow Listing(int n, string members) =>
        Sql.Row(n, $$"""{"id":"{{n}}","_rid":"{{Sql.Rid(n)}}",{{members.Trim()}}}""");

    private static List<JsonElement> All(string sql) => [.. Sql.Query(sql).Read(Rows, 100, null).Items];
}
