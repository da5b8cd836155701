using System.Text.Json;
using FluentValidation;
using ListingFunctions.Json;

namespace ListingFunctions.Http;

/// <summary>Validation rules for the members of a JSON object; each message continues a sentence that begins with the member's name.</summary>
internal static class JsonRules
{
    /// <summary>A member that must satisfy <paramref name="holds"/> and, unless it is optional, be present.</summary>
    public static void Member(
        this AbstractValidator<JsonMembers> rules,
        string name,
        string message,
        Predicate<JsonElement> holds,
        bool optional = false
    ) =>
        rules
            .RuleFor(members => members[name])
            .Custom(
                (json, context) =>
                {
                    if (json.ValueKind == JsonValueKind.Undefined)
                    {
                        if (!optional)
                            context.AddFailure(name, $"is required; it {message}");
                    }
                    else if (!holds(json))
                    {
                        context.AddFailure(name, message);
                    }
                }
            );

    /// <summary>A string of at least one character.</summary>
    public static void Text(this AbstractValidator<JsonMembers> rules, string name) =>
        rules.Member(
            name,
            "must be text of at least one character",
            json => json.TryGetText(out var text) && text.Length > 0
        );

    /// <summary>Rejects unknown and duplicate members.</summary>
    public static void NoOthers(this AbstractValidator<JsonMembers> rules, params string[] names) =>
        rules
            .RuleFor(members => members)
            .Custom(
                (members, context) =>
                {
                    foreach (
                        var name in members.Names.Except(names, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                    )
                        context.AddFailure(name, "is not a known member");
                    foreach (var name in members.Repeated)
                        context.AddFailure(name, "appears more than once");
                    if (members.Nameless > 0)
                        context.AddFailure("body", "has a member whose name is not valid text");
                }
            );
}
