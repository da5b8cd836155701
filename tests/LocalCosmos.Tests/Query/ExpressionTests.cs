using LocalCosmos.Query;

namespace LocalCosmos.Tests.Query;

/// <summary>
/// Truth tables. If an expression has constants only, the planner inside the Cosmos package folds it to the same.
/// </summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("1 = 1.0", "true")]
    [InlineData("1 = 'a'", "false")]
    [InlineData("1 != 'a'", "true")]
    [InlineData("1 <> 1", "false")]
    [InlineData("null = null", "true")]
    [InlineData("null != 1", "true")]
    [InlineData("undefined = undefined", "undefined")]
    [InlineData("undefined != null", "undefined")]
    [InlineData("'a' = \"a\"", "true")]
    [InlineData("[1,2] = [1,2]", "true")]
    [InlineData("[1] != [2]", "true")]
    [InlineData("[1] = [1,2]", "false")]
    [InlineData("{'a':1,'b':2} = {'b':2,'a':1.0}", "true")]
    [InlineData("{'a':1} = {'a':1,'b':2}", "false")]
    [InlineData("{'a':1} = {'a':1,'b':undefined}", "true")]
    [InlineData("[undefined,1] = [1]", "true")]
    [InlineData("9007199254740993 = 9007199254740992", "false")]
    [InlineData("9007199254740993 = 9007199254740992.0", "false")]
    [InlineData("9223372036854775807 = 9223372036854775808", "false")]
    public void Equality_knows_all_kinds_and_is_undefined_for_undefined_only(string expression, string value) =>
        Assert.Equal(value, Sql.Value(expression));

    [Theory]
    [InlineData("1 < 2", "true")]
    [InlineData("2 <= 1.5", "false")]
    [InlineData("'a' < 'b'", "true")]
    [InlineData("'B' < 'a'", "true")]
    [InlineData("'a' < 'aa'", "true")]
    [InlineData("'é' > 'z'", "true")]
    [InlineData("'\uE000' < '😀'", "true")]
    [InlineData("false < true", "true")]
    [InlineData("null <= null", "true")]
    [InlineData("null < null", "false")]
    [InlineData("1 < 'a'", "undefined")]
    [InlineData("null < 1", "undefined")]
    [InlineData("[1] < [2]", "undefined")]
    [InlineData("{} >= {}", "undefined")]
    [InlineData("undefined < 1", "undefined")]
    public void Order_is_undefined_between_kinds_and_for_arrays_and_objects(string expression, string value) =>
        Assert.Equal(value, Sql.Value(expression));

    [Theory]
    [InlineData("true AND true", "true")]
    [InlineData("true AND false", "false")]
    [InlineData("true AND undefined", "undefined")]
    [InlineData("undefined AND false", "false")]
    [InlineData("1 AND true", "undefined")]
    [InlineData("1 AND false", "false")]
    [InlineData("false OR false", "false")]
    [InlineData("undefined OR true", "true")]
    [InlineData("false OR undefined", "undefined")]
    [InlineData("'a' OR false", "undefined")]
    [InlineData("NOT false", "true")]
    [InlineData("NOT undefined", "undefined")]
    [InlineData("NOT 1", "undefined")]
    public void Logic_has_three_values(string expression, string value) => Assert.Equal(value, Sql.Value(expression));

    [Theory]
    [InlineData("1 IN (2, 'a', 1)", "true")]
    [InlineData("1 IN ('a')", "false")]
    [InlineData("1 IN (undefined)", "false")]
    [InlineData("undefined IN (undefined)", "undefined")]
    [InlineData("'a' IN ('b', 'a')", "true")]
    [InlineData("1 IN ('b', 'a')", "false")]
    [InlineData("1 NOT IN (2)", "true")]
    [InlineData("undefined NOT IN (1)", "undefined")]
    [InlineData("[1] IN ([1])", "true")]
    [InlineData("1 BETWEEN 1 AND 2", "true")]
    [InlineData("'b' BETWEEN 'a' AND 'c'", "true")]
    [InlineData("3 NOT BETWEEN 1 AND 2", "true")]
    [InlineData("1 BETWEEN 'a' AND 2", "undefined")]
    [InlineData("3 BETWEEN 'a' AND 2", "false")]
    [InlineData("3 NOT BETWEEN 'a' AND 2", "true")]
    [InlineData("(1 BETWEEN 0 AND 2) AND true", "true")]
    public void Membership_and_ranges(string expression, string value) => Assert.Equal(value, Sql.Value(expression));

    [Theory]
    [InlineData("undefined ?? 1", "1")]
    [InlineData("null ?? 1", "null")]
    [InlineData("undefined ?? undefined ?? 2", "2")]
    [InlineData("true ? 1 : 2", "1")]
    [InlineData("false ? 1 : 2", "2")]
    [InlineData("undefined ? 1 : 2", "2")]
    [InlineData("1 ? 1 : 2", "2")]
    [InlineData("true ? undefined : 2", "undefined")]
    [InlineData("false ? 1 : true ? 2 : 3", "2")]
    public void Choices(string expression, string value) => Assert.Equal(value, Sql.Value(expression));

    [Theory]
    [InlineData("1 + 2 * 3 % 2 - 1", "0")]
    [InlineData("8 / 2 * 3", "12")]
    [InlineData("1 / 2", "0.5")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("5.5 % 2", "1.5")]
    [InlineData("- -1", "1")]
    [InlineData("+'a'", "undefined")]
    [InlineData("-'a'", "undefined")]
    [InlineData("1 + '1'", "undefined")]
    [InlineData("'a' + 'b'", "undefined")]
    [InlineData("null + 1", "undefined")]
    [InlineData("9007199254740993 + 0", "9007199254740993")]
    [InlineData("9223372036854775807 + 1", "9223372036854775807.0 + 1")]
    [InlineData("1 / 0 > 1", "true")]
    [InlineData("1 / 0 = 2 / 0", "true")]
    [InlineData("0 / 0 = 0 / 0", "false")]
    [InlineData("0 / 0 < 1", "undefined")]
    [InlineData("'a' || 'b' || 'c'", "\"abc\"")]
    [InlineData("'a' || 1", "undefined")]
    [InlineData("'a' || undefined", "undefined")]
    public void Arithmetic_and_concatenation(string expression, string value) =>
        Assert.Equal(value.Contains(' ', StringComparison.Ordinal) ? Sql.Value(value) : value, Sql.Value(expression));

    [Fact]
    public void A_result_that_json_cannot_carry_is_an_error() =>
        Assert.Contains(
            "JSON cannot carry",
            Assert.Throws<QueryException>(() => Sql.Value("1 / 0")).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("NOT c.a = true", "false")]
    [InlineData("NOT c.n = 1", "undefined")]
    [InlineData("NOT (c.n = 1)", "false")]
    [InlineData("c.a OR c.f AND c.f", "true")]
    [InlineData("c.f = c.n > 5", "undefined")]
    [InlineData("c.s || 'y' = 'xy'", "true")]
    [InlineData("c.n + 1 IN (2)", "true")]
    [InlineData("-c.n + 3 > 1", "true")]
    [InlineData("c.missing ?? c.f OR c.a", "true")]
    [InlineData("c.f OR c.a ? 'yes' : 'no'", "\"yes\"")]
    [InlineData("c.n BETWEEN 0 AND 0 + 1", "true")]
    public void Operators_bind_as_in_azure(string expression, string value) =>
        Assert.Equal(value, Sql.Value(expression, """{"a":true,"f":false,"n":1,"s":"x"}"""));

    [Theory]
    [InlineData("c.a.b", "1")]
    [InlineData("c['a']['b']", "1")]
    [InlineData("c[\"a\"].b", "1")]
    [InlineData("c.list[1]", "\"y\"")]
    [InlineData("c.list[2].deep[0]", "5")]
    [InlineData("c.list[9]", "undefined")]
    [InlineData("c.list.a", "undefined")]
    [InlineData("c.a[0]", "undefined")]
    [InlineData("c.none.b", "undefined")]
    [InlineData("c.nothing", "null")]
    [InlineData("c.nothing.b", "undefined")]
    [InlineData("c['d e']", "2")]
    [InlineData("c.é", "3")]
    [InlineData("{'x': c.a}.x.b", "1")]
    [InlineData("[c.none, 7][0]", "7")]
    [InlineData("(c.a).b", "1")]
    public void Paths_lead_to_members_and_items_or_to_undefined(string path, string value) =>
        Assert.Equal(
            value,
            Sql.Value(path, """{"a":{"b":1},"list":["x","y",{"deep":[5]}],"nothing":null,"d e":2,"é":3}""")
        );

    [Theory]
    [InlineData("""'it\'s "so"'""", "it's \"so\"")]
    [InlineData("""'\n\t\u0041\/\\\q'""", "\n\tA/\\q")]
    [InlineData("""'\ud83d\ude00'""", "😀")]
    public void Strings_have_the_escapes_of_json(string literal, string text) =>
        Assert.Equal(
            text,
            Sql.Query($"SELECT VALUE {literal} FROM c").Read(Sql.Rows("{}"), 1, null).Items[0].GetString()
        );

    [Fact]
    public void Parameters_are_values_of_any_kind()
    {
        var query = Sql.Query(
            "SELECT TOP @n VALUE [c.a, @o.x, @l[0]] FROM c WHERE c.a IN (@s, @t)",
            ("@n", "1"),
            ("@o", """{"x":2.50}"""),
            ("@l", "[null]"),
            ("@s", "\"a\""),
            ("@t", "\"b\"")
        );

        Assert.Equal("""[["b",2.50,null]]""", Sql.Json(query.Read(Sql.Rows("{}", """{"a":"b"}"""), 9, null).Items));
    }
}
