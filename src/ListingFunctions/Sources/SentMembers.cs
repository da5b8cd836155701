using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Json;

namespace ListingFunctions.Sources;

/// <summary>Reads the members of a line.</summary>
internal static class SentMembers
{
    /// <summary>The members of the object in a line, or the result of a line that has none.</summary>
    public static bool TryRead(
        Line line,
        int maxLength,
        [NotNullWhen(true)] out JsonMembers? members,
        [NotNullWhen(false)] out LineResult? unreadable
    )
    {
        (members, unreadable) = (null, null);
        if (line.IsTooLong)
            unreadable = LineResult.Unreadable(line.Number, $"is longer than {maxLength / 1024} KiB", RuleCode.Length);
        else if (!JsonBody.TryParse(line.Text.Span, isLine: true, out var json, out var reason))
            unreadable = LineResult.Unreadable(line.Number, reason, RuleCode.Unreadable);
        else if ((members = JsonMembers.Of(json)) is null)
            unreadable = LineResult.Unreadable(line.Number, "must be a JSON object", RuleCode.Type);
        return members is not null;
    }

    /// <summary>A required text; <see langword="null"/>, and a broken rule, if it is absent or invalid.</summary>
    public static string? Text(
        JsonMembers members,
        string name,
        Rule rule,
        Predicate<string> isValid,
        List<BrokenRule> broken
    )
    {
        if (members[name].TryGetText(out var text) && isValid(text))
            return text;
        broken.Add(Broken(name, rule, members[name]));
        return null;
    }

    /// <summary>The rule that a required member breaks, which is absent or invalid.</summary>
    public static BrokenRule Broken(string name, Rule rule, JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined
            ? new BrokenRule(name, $"is required; it {rule.Message}", RuleCode.Required)
            : new BrokenRule(name, rule.MessageOf(value), rule.CodeOf(value));
}
