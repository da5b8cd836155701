using System.Text.Json;
using LocalCosmos.Query;

namespace LocalCosmos.Tests.Query;

public sealed class ResumeFilterTests
{
    private static readonly List<QueryRow> Rows = Sql.Rows(
        """{"n":1,"a":6}""",
        """{"n":2,"a":5}""",
        """{"n":3,"a":6}""",
        """{"n":4,"a":7}""",
        """{"n":5}""",
        """{"n":6,"a":6}"""
    );

    [Theory]
    [InlineData("ASC", "[6]", 3, false, "[3,6,4]")]
    [InlineData("ASC", "[6]", 3, true, "[6,4]")]
    [InlineData("ASC", "[6]", null, false, "[1,3,6,4]")]
    [InlineData("ASC", "[6]", null, true, "[4]")]
    [InlineData("DESC", "[6]", 3, false, "[3,1,2,5]")]
    [InlineData("DESC", "[6]", 3, true, "[1,2,5]")]
    [InlineData("DESC", "[6]", null, false, "[6,3,1,2,5]")]
    [InlineData("DESC", "[6]", null, true, "[2,5]")]
    [InlineData("ASC", "[[]]", 5, false, "[5,2,1,3,6,4]")]
    [InlineData("ASC", "[[]]", null, true, "[2,1,3,6,4]")]
    [InlineData("ASC", "[null]", 9, false, "[2,1,3,6,4]")]
    [InlineData("ASC", "[5.5]", 9, false, "[1,3,6,4]")]
    [InlineData("ASC", "[\"z\"]", 1, false, "[]")]
    public void Rows_before_the_point_are_skipped(
        string direction,
        string value,
        int? rid,
        bool exclude,
        string left
    ) => Assert.Equal(left, Resumed($"SELECT VALUE c.n FROM c ORDER BY c.a {direction}", value, rid, exclude));

    [Theory]
    [InlineData("[6,3]", null, "[3,1,4]")]
    [InlineData("[6,4]", null, "[3,1,4]")]
    [InlineData("[6,1]", 1, "[1,4]")]
    public void Several_values_make_one_point(string value, int? rid, string left) =>
        Assert.Equal(left, Resumed("SELECT VALUE c.n FROM c WHERE c.n < 6 ORDER BY c.a, c.n DESC", value, rid, false));

    [Fact]
    public void A_point_holds_beside_a_continuation()
    {
        var query = Sql.Query("SELECT VALUE c.n FROM c ORDER BY c.a");
        var first = query.Read(Rows, 2, null);

        var page = query.Read(Rows, 2, first.Continuation, Point("[6]", 3, exclude: false));

        Assert.Equal("[5,2]", Sql.Json(first.Items));
        Assert.Equal("[3,6]", Sql.Json(page.Items));
        Assert.Equal("[4]", Sql.Json(query.Read(Rows, 2, page.Continuation, Point("[6]", 3, exclude: false)).Items));
    }

    [Fact]
    public void The_row_at_the_point_may_be_gone() =>
        Assert.Equal("[6,4]", Resumed("SELECT VALUE c.n FROM c WHERE c.n != 3 ORDER BY c.a", "[6]", 3, false));

    [Theory]
    [InlineData("""{"rid":"x","exclude":false}""", "no array 'value'")]
    [InlineData("""{"value":6,"exclude":false}""", "no array 'value'")]
    [InlineData("""{"value":[6],"rid":7,"exclude":false}""", "'rid' that is no string")]
    [InlineData("""{"value":[6]}""", "no boolean 'exclude'")]
    [InlineData("[]", "is no object")]
    public void The_error_of_a_malformed_filter_names_what_is_wrong(string json, string message)
    {
        var error = Assert.Throws<QueryException>(() => ResumeFilter.Read(JsonElement.Parse(json)));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM c", "[6]", "1 values for 0 expressions")]
    [InlineData("SELECT * FROM c ORDER BY c.a, c.b", "[6]", "1 values for 2 expressions")]
    [InlineData("SELECT * FROM c ORDER BY c.a OFFSET 1 LIMIT 2", "[6]", "OFFSET")]
    [InlineData("SELECT * FROM c ORDER BY c.a", """[{"type":"object","low":1,"high":2}]""", "array or an object")]
    [InlineData("SELECT VALUE COUNT(1) FROM c", "[6]", "aggregate")]
    public void A_filter_that_does_not_fit_the_query_is_an_error(string sql, string value, string message)
    {
        var error = Assert.Throws<QueryException>(() => Resumed(sql, value, 1, exclude: false));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static string Resumed(string sql, string value, int? rid, bool exclude) =>
        Sql.Json(Sql.Query(sql).Read(Rows, 100, null, Point(value, rid, exclude)).Items);

    private static ResumeFilter Point(string value, int? rid, bool exclude)
    {
        var member = rid is { } n ? $"\"rid\":\"{Sql.Rid(n)}\"," : "";
        var flag = exclude ? "true" : "false";
        return ResumeFilter.Read(JsonElement.Parse($$"""{"value":{{value}},{{member}}"exclude":{{flag}}}"""));
    }
}
