using System.Text.Json;
using ListingFunctions.Json;

namespace ListingFunctions.Http;

/// <summary>
/// A rule for a value in a body or a query: what the value must be, and how one that is not breaks it. Whether a value
/// holds is decided by whoever reads it.
/// </summary>
internal sealed class Rule
{
    private readonly Func<JsonElement, RuleCode>? _ofNumber;
    private readonly Func<string, RuleCode>? _ofText;

    private Rule(string message, Func<JsonElement, RuleCode>? ofNumber = null, Func<string, RuleCode>? ofText = null) =>
        (Message, _ofNumber, _ofText) = (message, ofNumber, ofText);

    /// <summary>Text of at least one character.</summary>
    public static Rule SomeText { get; } = new("must be text of at least one character", ofText: _ => RuleCode.Length);

    /// <summary>What the value must be, as the rest of a sentence that begins with its name.</summary>
    public string Message { get; }

    /// <summary>An object.</summary>
    public static Rule Object(string message) => new(message);

    /// <summary>Text of a form.</summary>
    public static Rule Pattern(string message) => new(message, ofText: _ => RuleCode.Pattern);

    /// <summary>Text that has a form and, having it, a range.</summary>
    public static Rule Pattern(string message, Predicate<string> hasForm) =>
        new(message, ofText: text => hasForm(text) ? RuleCode.Range : RuleCode.Pattern);

    /// <summary>One of some words.</summary>
    public static Rule OneOf(string message) => new(message, ofText: _ => RuleCode.Enum);

    /// <summary>A number from 0.</summary>
    /// <param name="message">See <see cref="Message"/>.</param>
    /// <param name="max">The greatest.</param>
    /// <param name="otherwise">How a number of that range breaks the rule.</param>
    public static Rule Number(string message, double max, RuleCode otherwise = RuleCode.Type) =>
        new(message, ofNumber: number => IsWithin(number, 0, max) ? otherwise : RuleCode.Range);

    /// <summary>A whole number of a range that begins at 0 or above.</summary>
    public static Rule Integer(string message, long min, long max) =>
        new(message, ofNumber: number => IsWithin(number, min, max) ? RuleCode.Type : RuleCode.Range);

    /// <summary>What a value of a body must be, or what is wrong with its text, whatever it must be.</summary>
    public string MessageOf(JsonElement value) =>
        _ofText is not null && value.ValueKind == JsonValueKind.String && !value.TryGetText(out _)
            ? "has half of a surrogate pair, which is not valid text"
            : Message;

    /// <summary>How a value of a body breaks the rule.</summary>
    public RuleCode CodeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number when _ofNumber is not null => _ofNumber(value),
            JsonValueKind.String when _ofText is not null => value.TryGetText(out var text)
                ? _ofText(text)
                : RuleCode.Pattern,
            _ => RuleCode.Type,
        };

    /// <summary>How a value of a query, where all values are text, breaks the rule.</summary>
    public RuleCode CodeOf(string value) =>
        _ofText is not null ? _ofText(value)
        : _ofNumber is not null && QueryParameters.TryNumber(value, out var number) ? _ofNumber(number)
        : RuleCode.Type;

    /// <summary>As far as a double shows; a tiny number below zero is below it.</summary>
    private static bool IsWithin(JsonElement number, double min, double max) =>
        !number.IsNegative() && number.TryGetDouble(out var value) && value >= min && value <= max;
}
