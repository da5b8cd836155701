using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;
using ListingFunctions.Json;

namespace ListingFunctions.Http;

/// <summary>Validation rules for the members of a JSON object; each message continues a sentence that begins with the member's name.</summary>
internal static class JsonRules
{
    private const string NamelessMessage = "has a member whose name is not valid text";

    /// <summary>The broken rule of an object that has members whose names are no valid text.</summary>
    /// <param name="of">The member that the object is; none for the body itself.</param>
    public static BrokenRule Nameless(string? of = null) =>
        new(of is null ? "body" : $"{of}.body", NamelessMessage, RuleCode.Unknown);

    /// <summary>A member that must satisfy <paramref name="holds"/> and, unless it is optional, be present.</summary>
    public static void Member(
        this AbstractValidator<JsonMembers> rules,
        string name,
        Rule rule,
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
                            context.Break(name, $"is required; it {rule.Message}", RuleCode.Required);
                    }
                    else if (!holds(json))
                    {
                        context.Break(name, rule.MessageOf(json), rule.CodeOf(json));
                    }
                }
            );

    /// <summary>A string of at least one character.</summary>
    public static void Text(this AbstractValidator<JsonMembers> rules, string name) =>
        rules.Member(name, Rule.SomeText, json => json.TryGetText(out var text) && text.Length > 0);

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
                        context.Break(name, "is not a known member", RuleCode.Unknown);
                    foreach (var name in members.Repeated)
                        context.Break(name, "appears more than once", RuleCode.Duplicate);
                    if (members.Nameless > 0)
                        context.Break("body", NamelessMessage, RuleCode.Unknown);
                }
            );

    /// <summary>The rules that an object breaks.</summary>
    public static IReadOnlyList<BrokenRule> BrokenRules(this ValidationResult result) =>
        [
            .. result.Errors.Select(error => new BrokenRule(
                error.PropertyName,
                error.ErrorMessage,
                (RuleCode)error.CustomState
            )),
        ];

    private static void Break(
        this ValidationContext<JsonMembers> context,
        string name,
        string message,
        RuleCode code
    ) =>
        context.AddFailure(
            new ValidationFailure(context.PropertyChain.BuildPropertyPath(name), message) { CustomState = code }
        );
}
