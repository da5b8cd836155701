namespace LocalCosmos.Tests.Query;

/// <summary>As the planner inside the Cosmos package folds the same calls.</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData("STARTSWITH('abc', 'a')", "true")]
    [InlineData("STARTSWITH('abc', 'A')", "false")]
    [InlineData("STARTSWITH('abc', 'A', true)", "true")]
    [InlineData("STARTSWITH('abc', 'A', 1 = 2)", "false")]
    [InlineData("STARTSWITH('abc', 'a', null)", "undefined")]
    [InlineData("STARTSWITH('abc', '')", "true")]
    [InlineData("STARTSWITH(null, 'a')", "undefined")]
    [InlineData("ENDSWITH('abc', 'bc')", "true")]
    [InlineData("ENDSWITH('abc', 'C', true)", "true")]
    [InlineData("CONTAINS('abc', 'B')", "false")]
    [InlineData("CONTAINS('abc', 'B', true)", "true")]
    [InlineData("STRINGEQUALS('abc', 'ABC')", "false")]
    [InlineData("StringEquals('É', 'é', true)", "true")]
    [InlineData("STRINGEQUALS('ß', 'SS', true)", "false")]
    [InlineData("STRINGEQUALS('Σ', 'ς', true)", "false")]
    [InlineData("STRINGEQUALS('a', 1)", "undefined")]
    [InlineData("LOWER('AÉ')", "\"aé\"")]
    [InlineData("UPPER('ßé')", "\"ßÉ\"")]
    [InlineData("LOWER(1)", "undefined")]
    [InlineData("LENGTH('é😀')", "2")]
    [InlineData("LENGTH([1])", "undefined")]
    [InlineData("CONCAT('a', 'b', 'c')", "\"abc\"")]
    [InlineData("CONCAT('a', 1)", "undefined")]
    [InlineData("SUBSTRING('abc', 1, 1)", "\"b\"")]
    [InlineData("SUBSTRING('abc', 1, 100)", "\"bc\"")]
    [InlineData("SUBSTRING('abc', 5, 1)", "\"\"")]
    [InlineData("SUBSTRING('abc', -1, 2)", "\"\"")]
    [InlineData("SUBSTRING('abc', 1, -1)", "\"\"")]
    [InlineData("SUBSTRING('abc', 1.0, 1)", "\"b\"")]
    [InlineData("SUBSTRING('abc', 0.5, 1)", "undefined")]
    [InlineData("SUBSTRING('😀b', 1, 1)", "\"b\"")]
    [InlineData("SUBSTRING('abc', '0', 1)", "undefined")]
    public void Of_strings(string call, string value) => Assert.Equal(value, Plain(Sql.Value(call)));

    [Theory]
    [InlineData("ARRAY_LENGTH([1,2])", "2")]
    [InlineData("ARRAY_LENGTH('ab')", "undefined")]
    [InlineData("ARRAY_CONTAINS([1,2], 2)", "true")]
    [InlineData("ARRAY_CONTAINS([1,2], '2')", "false")]
    [InlineData("ARRAY_CONTAINS([null], null)", "true")]
    [InlineData("ARRAY_CONTAINS([1], undefined)", "undefined")]
    [InlineData("ARRAY_CONTAINS('a', 'a')", "undefined")]
    [InlineData("ARRAY_CONTAINS([1], 1, 'x')", "undefined")]
    [InlineData("ARRAY_CONTAINS([{'a':1,'b':2}], {'a':1})", "false")]
    [InlineData("ARRAY_CONTAINS([{'a':1,'b':2}], {'a':1}, true)", "true")]
    [InlineData("ARRAY_CONTAINS([{'a':{'x':1,'y':2}}], {'a':{'x':1}}, true)", "true")]
    [InlineData("ARRAY_CONTAINS([[{'x':1,'y':2}]], [{'x':1}], true)", "true")]
    [InlineData("ARRAY_CONTAINS([[1,2]], [1], true)", "false")]
    [InlineData("ARRAY_CONTAINS(['abc'], 'ab', true)", "false")]
    public void Of_arrays(string call, string value) => Assert.Equal(value, Sql.Value(call));

    [Theory]
    [InlineData("ABS(-1.5)", "1.5")]
    [InlineData("ABS(-9007199254740993)", "9007199254740993")]
    [InlineData("FLOOR(-1.5)", "-2")]
    [InlineData("CEILING(-1.5)", "-1")]
    [InlineData("ROUND(2.5)", "3")]
    [InlineData("ROUND(-2.5)", "-3")]
    [InlineData("ROUND(0.49999999999999994)", "0")]
    [InlineData("ROUND(9007199254740993)", "9007199254740993")]
    [InlineData("FLOOR('a')", "undefined")]
    public void Of_numbers(string call, string value) => Assert.Equal(value, Sql.Value(call));

    [Theory]
    [InlineData("undefined", "")]
    [InlineData("null", "IS_DEFINED IS_NULL")]
    [InlineData("true", "IS_DEFINED IS_BOOL")]
    [InlineData("1", "IS_DEFINED IS_NUMBER")]
    [InlineData("'a'", "IS_DEFINED IS_STRING")]
    [InlineData("[1]", "IS_DEFINED IS_ARRAY")]
    [InlineData("{}", "IS_DEFINED IS_OBJECT")]
    public void Of_types_are_true_or_false_for_every_value(string value, string trueOf)
    {
        string[] all = ["IS_DEFINED", "IS_NULL", "IS_BOOL", "IS_NUMBER", "IS_STRING", "IS_ARRAY", "IS_OBJECT"];

        foreach (var function in all)
            Assert.Equal(trueOf.Split(' ').Contains(function) ? "true" : "false", Sql.Value($"{function}({value})"));
    }

    // The serializer of the tests escapes what is not ASCII.
    private static string Plain(string json) => System.Text.RegularExpressions.Regex.Unescape(json);
}
