using System.Collections.Frozen;
using System.Text;

namespace LocalCosmos.Query;

/// <summary>
/// A built-in function. Unless it says otherwise, it is undefined when an argument is not of the type it takes.
/// </summary>
internal sealed record Function(string Name, int Fewest, int Most, Func<Value[], Value> Apply)
{
    private static readonly FrozenDictionary<string, Function> All = new Function[]
    {
        // About a value's type: always true or false, for undefined as well.
        new("IS_DEFINED", 1, 1, arguments => Value.Of(!arguments[0].IsUndefined)),
        OfKind("IS_NULL", ValueKind.Null),
        OfKind("IS_NUMBER", ValueKind.Number),
        OfKind("IS_STRING", ValueKind.String),
        OfKind("IS_ARRAY", ValueKind.Array),
        OfKind("IS_OBJECT", ValueKind.Object),
        new("IS_BOOL", 1, 1, arguments => Value.Of(arguments[0].IsBoolean)),
        // Strings. Case is folded as ToLowerInvariant does, letter by letter.
        Search("STARTSWITH", (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        Search("ENDSWITH", (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        Search("CONTAINS", (text, part) => text.Contains(part, StringComparison.Ordinal)),
        Search("STRINGEQUALS", (text, part) => string.Equals(text, part, StringComparison.Ordinal)),
        OfText("LOWER", text => Value.Of(Lower(text))),
        OfText("UPPER", text => Value.Of(text.ToUpperInvariant())),
        OfText("LENGTH", text => Value.Of(new Number64((long)text.EnumerateRunes().Count()))),
        new("CONCAT", 2, int.MaxValue, Concatenate),
        new("SUBSTRING", 3, 3, Substring),
        // Arrays.
        new("ARRAY_LENGTH", 1, 1, ArrayLength),
        new("ARRAY_CONTAINS", 2, 3, ArrayContains),
        // Numbers. Integers stay exact.
        OfNumber("ABS", number => number.Double < 0 ? Number64.Subtract(new(0L), number) : number),
        OfNumber("FLOOR", number => number.IsInteger ? number : new(Math.Floor(number.Double))),
        OfNumber("CEILING", number => number.IsInteger ? number : new(Math.Ceiling(number.Double))),
        OfNumber(
            "ROUND",
            number => number.IsInteger ? number : new(Math.Round(number.Double, MidpointRounding.AwayFromZero))
        ),
    }.ToFrozenDictionary(each => each.Name, StringComparer.OrdinalIgnoreCase);

    public static Function? Find(string name) => All.GetValueOrDefault(name);

    private static Function OfKind(string name, ValueKind kind) =>
        new(name, 1, 1, arguments => Value.Of(arguments[0].Kind == kind));

    private static Function OfText(string name, Func<string, Value> apply) =>
        new(name, 1, 1, arguments => arguments[0].Kind == ValueKind.String ? apply(arguments[0].Text) : default);

    private static Function OfNumber(string name, Func<Number64, Number64> apply) =>
        new(
            name,
            1,
            1,
            arguments => arguments[0].Kind == ValueKind.Number ? Value.Of(apply(arguments[0].Number)) : default
        );

    private static Function Search(string name, Func<string, string, bool> found) =>
        new(
            name,
            2,
            3,
            arguments =>
            {
                if (arguments[0].Kind != ValueKind.String || arguments[1].Kind != ValueKind.String)
                    return default;
                if (!TryFlag(arguments, out var ignoreCase))
                    return default;
                var (text, part) = (arguments[0].Text, arguments[1].Text);
                return Value.Of(ignoreCase ? found(Lower(text), Lower(part)) : found(text, part));
            }
        );

    // The optional third argument: without it false, and no result for what is not a boolean.
    private static bool TryFlag(Value[] arguments, out bool flag)
    {
        flag = arguments.Length == 3 && arguments[2].Kind == ValueKind.True;
        return arguments.Length < 3 || arguments[2].IsBoolean;
    }

    private static Value Concatenate(Value[] arguments) =>
        Array.TrueForAll(arguments, each => each.Kind == ValueKind.String)
            ? Value.Of(string.Concat(arguments.Select(each => each.Text)))
            : default;

    // Positions and lengths count code points; what lies outside of the string is left out of the result.
    private static Value Substring(Value[] arguments)
    {
        if (
            arguments[0].Kind != ValueKind.String
            || !TryWhole(arguments[1], out var start)
            || !TryWhole(arguments[2], out var length)
        )
            return default;
        if (start < 0 || length <= 0)
            return Value.Of("");
        var result = new StringBuilder();
        var place = 0d;
        foreach (var rune in arguments[0].Text.EnumerateRunes())
        {
            if (place >= start + length)
                break;
            if (place++ >= start)
                result.Append(rune.ToString());
        }
        return Value.Of(result.ToString());
    }

    private static bool TryWhole(in Value value, out double number)
    {
        number = value.Number.Double;
        return value.Kind == ValueKind.Number && Math.Truncate(number) == number;
    }

    private static Value ArrayLength(Value[] arguments) =>
        arguments[0].Kind == ValueKind.Array
            ? Value.Of(new Number64((long)arguments[0].Json.GetArrayLength()))
            : default;

    private static Value ArrayContains(Value[] arguments)
    {
        if (arguments[0].Kind != ValueKind.Array || arguments[1].IsUndefined || !TryFlag(arguments, out var partly))
            return default;
        foreach (var item in arguments[0].Json.EnumerateArray())
            if (
                partly
                    ? ValueOrder.Includes(Value.Of(item), arguments[1])
                    : ValueOrder.AreEqual(Value.Of(item), arguments[1])
            )
                return Value.Of(true);
        return Value.Of(false);
    }

    // Azure compares lower-case letters: final and other sigma differ there, as they do not in upper case.
#pragma warning disable CA1308
    private static string Lower(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308
}
