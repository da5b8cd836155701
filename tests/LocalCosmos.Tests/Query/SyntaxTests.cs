using LocalCosmos.Query;

namespace LocalCosmos.Tests.Query;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("SELECT * FROM c LIMIT 1", 16, "'LIMIT'")]
    [InlineData("SELECT * FROM c WHERE c.a == 1", 27, "'='")]
    [InlineData("SELECT * FROM c WHERE c.a = ", 28, "ends where an expression is expected")]
    [InlineData("SELECT * FROM c WHERE (c.a = 1", 30, "ends where ')' is expected")]
    [InlineData("SELECT * FROM", 13, "ends where the container's name is expected")]
    [InlineData("SELECT FROM c", 7, "'FROM' is a reserved word")]
    [InlineData("SELECT *, c.a FROM c", 8, "','")]
    [InlineData("SELECT VALUE c.a, c.b FROM c", 16, "','")]
    [InlineData("SELECT VALUE c.a AS b FROM c", 17, "'AS'")]
    [InlineData("SELECT * FROM c;", 15, "invalid token ';'")]
    [InlineData("SELECT VALUE !c.a FROM c", 13, "invalid token '!'")]
    [InlineData("SELECT VALUE [1,] FROM c", 16, "']'")]
    [InlineData("SELECT * FROM c WHERE c.a IN ()", 30, "')'")]
    [InlineData("SELECT * FROM c WHERE c.a IN c.b", 29, "'c'")]
    [InlineData("SELECT * FROM c WHERE c.a IS NULL", 26, "'IS'")]
    [InlineData("SELECT * FROM c WHERE c.a NOT = 1", 30, "'='")]
    [InlineData("SELECT * FROM c, d", 15, "','")]
    [InlineData("SELECT 1", 8, "ends where FROM is expected")]
    [InlineData("SELECT * FROM c OFFSET 1", 24, "ends where LIMIT is expected")]
    public void A_token_out_of_place_is_named_with_its_position(string sql, int position, string message)
    {
        var error = Sql.Error(sql);

        Assert.Equal(position, error.Position);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains($"position {position}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT DISTINCT c.a FROM c", 7, "DISTINCT")]
    [InlineData("SELECT c.a, COUNT(1) AS n FROM c GROUP BY c.a", 33, "GROUP BY")]
    [InlineData("SELECT VALUE t FROM c JOIN t IN c.tags", 22, "JOIN")]
    [InlineData("SELECT VALUE t FROM t IN c.tags", 22, "FROM … IN")]
    [InlineData("SELECT * FROM c.tags", 15, "FROM a path")]
    [InlineData("SELECT * FROM (SELECT * FROM c)", 14, "A subquery")]
    [InlineData("SELECT * FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.tags)", 22, "A subquery")]
    [InlineData("SELECT VALUE ARRAY(SELECT VALUE t FROM t IN c.tags) FROM c", 19, "A subquery")]
    [InlineData("SELECT VALUE (SELECT VALUE 1) FROM c", 14, "A subquery")]
    [InlineData("SELECT * FROM c WHERE c.a LIKE 'x%'", 26, "LIKE")]
    [InlineData("SELECT * FROM c WHERE c.a NOT LIKE 'x%'", 30, "LIKE")]
    [InlineData("SELECT VALUE c.a & 1 FROM c", 17, "bit operator &")]
    [InlineData("SELECT VALUE c.a >>> 1 FROM c", 17, "bit operator >>>")]
    [InlineData("SELECT VALUE ~c.a FROM c", 13, "bit operator ~")]
    [InlineData("SELECT * FROM c WHERE udf.f(c.a)", 22, "udf")]
    [InlineData("SELECT * FROM c WHERE RegexMatch(c.a, 'x')", 22, "The function RegexMatch")]
    [InlineData("SELECT VALUE c[c.a] FROM c", 15, "An index")]
    [InlineData("SELECT * FROM c ORDER BY RANK c.a", 25, "ORDER BY RANK")]
    public void A_feature_outside_the_subset_is_rejected_by_name(string sql, int position, string feature)
    {
        var error = Sql.Error(sql);

        Assert.Equal(position, error.Position);
        Assert.Contains(feature, error.Message, StringComparison.Ordinal);
        Assert.Contains("outside the SQL that LocalCosmos supports", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT VALUE 'it''s' FROM c", 17)]
    [InlineData("SELECT * FROM c WHERE c.a = \"x", 28)]
    [InlineData("SELECT VALUE 'a\\u00e' FROM c", 15)]
    [InlineData("SELECT VALUE '\\ud800' FROM c", 13)]
    [InlineData("SELECT VALUE 1e400 FROM c", 13)]
    [InlineData("SELECT VALUE 0x1F FROM c", 13)]
    [InlineData("SELECT VALUE 1e FROM c", 13)]
    [InlineData("SELECT * FROM c WHERE c.1a = 1", 23)]
    [InlineData("SELECT VALUE c.a[1.5] FROM c", 17)]
    [InlineData("SELECT VALUE @ FROM c", 13)]
    public void A_malformed_literal_is_an_error_where_it_stands(string sql, int position) =>
        Assert.Equal(position, Sql.Error(sql).Position);

    [Theory]
    [InlineData("value")]
    [InlineData("order")]
    [InlineData("Top")]
    [InlineData("left")]
    public void A_reserved_word_names_a_member_in_brackets_only(string word)
    {
        Assert.Equal(15, Sql.Error($"SELECT VALUE c.{word} FROM c").Position);
        Assert.Equal("1", Sql.Value($"c[\"{word}\"]", $$"""{"{{word}}":1}"""));
    }

    [Theory]
    [InlineData("SELECT * FROM c WHERE d.a = 1", 22)]
    [InlineData("SELECT * FROM c x WHERE c.a = 1", 24)]
    [InlineData("SELECT * FROM c WHERE C.a = 1", 22)]
    [InlineData("SELECT * FROM c WHERE a = 1", 22)]
    [InlineData("SELECT VALUE TRUE FROM c", 13)]
    [InlineData("SELECT VALUE Null FROM c", 13)]
    public void A_name_that_cannot_be_resolved_is_an_error(string sql, int position)
    {
        var error = Sql.Error(sql);

        Assert.Equal(position, error.Position);
        Assert.Contains("could not be resolved", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STARTSWITH(c.a)", "STARTSWITH takes 2 to 3 argument(s), not 1")]
    [InlineData("lower(c.a, 1)", "LOWER takes 1 argument(s), not 2")]
    [InlineData("CONCAT(c.a)", "CONCAT takes at least 2 argument(s), not 1")]
    [InlineData("IS_NULL()", "IS_NULL takes 1 argument(s), not 0")]
    [InlineData("ROUND(c.a, 2)", "ROUND takes 1 argument(s), not 2")]
    public void A_wrong_number_of_arguments_is_an_error_that_names_the_right_one(string call, string message)
    {
        var error = Sql.Error($"SELECT VALUE {call} FROM c");

        Assert.Equal(13, error.Position);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT TOP 1.5 * FROM c", 11)]
    [InlineData("SELECT TOP 3000000000 * FROM c", 11)]
    [InlineData("SELECT TOP -1 * FROM c", 11)]
    [InlineData("SELECT TOP 'a' * FROM c", 11)]
    [InlineData("SELECT * FROM c OFFSET 9999999999 LIMIT 1", 23)]
    [InlineData("SELECT TOP 1 * FROM c OFFSET 0 LIMIT 1", 22)]
    public void A_count_of_rows_is_an_integer_and_stands_once(string sql, int position) =>
        Assert.Equal(position, Sql.Error(sql).Position);

    [Fact]
    public void A_parameter_without_a_value_is_an_error() =>
        Assert.Contains(
            "@p has no value",
            Sql.Error("SELECT * FROM c WHERE c.a = @p").Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("SELECT VALUE {\"a\": 1, a: 2} FROM c", 22)]
    [InlineData("SELECT c.a, c.b AS a FROM c", 12)]
    public void A_name_that_stands_twice_is_an_error(string sql, int position) =>
        Assert.Equal(position, Sql.Error(sql).Position);

    [Theory]
    [InlineData("c.a BETWEEN 1 AND 2 AND c.b")]
    [InlineData("c.b OR c.a BETWEEN 1 AND 2")]
    public void Between_beside_and_or_or_asks_for_parentheses_as_in_azure(string condition) =>
        Assert.Contains(
            "parentheses",
            Sql.Error($"SELECT * FROM c WHERE {condition}").Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("SELECT * FROM c ORDER BY c.a + 1")]
    [InlineData("SELECT * FROM c ORDER BY LOWER(c.a)")]
    [InlineData("SELECT * FROM c ORDER BY 1")]
    public void Order_by_takes_paths_only(string sql)
    {
        var error = Sql.Error(sql);

        Assert.Equal(25, error.Position);
        Assert.Contains("paths", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('(', ')')]
    [InlineData('[', ']')]
    public void Nesting_without_end_is_an_error_not_a_crash(char open, char close)
    {
        var deep = new string(open, 100_000) + "1" + new string(close, 100_000);

        Assert.Contains("deeper", Sql.Error($"SELECT VALUE {deep} FROM c").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" + 1")]
    [InlineData(".a")]
    public void Operators_in_a_row_without_end_are_an_error_not_a_crash(string link)
    {
        var chain = "c" + string.Concat(Enumerable.Repeat(link, 100_000));

        Assert.Contains("deeper", Sql.Error($"SELECT VALUE {chain} FROM c").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_in_a_row_may_be_many()
    {
        var many = string.Join(" OR ", Enumerable.Range(0, 5000).Select(n => $"(c.a = {n} AND c.b = 1)"));

        Assert.True(
            CosmosQuery.ParseCondition($"FROM c WHERE {many}").Matches(Sql.Row(1, """{"a":4999,"b":1}""").Document)
        );
    }

    [Fact]
    public void Keywords_and_functions_have_no_case_and_comments_end_with_their_line() =>
        Assert.Equal(
            "[2]",
            Sql.All(
                "select top 1 value c.a -- the newest\nfrom c where lower(c.b) = 'x' order by c.a desc",
                Sql.Rows("""{"a":1,"b":"X"}""", """{"a":2,"b":"x"}""")
            )
        );
}
