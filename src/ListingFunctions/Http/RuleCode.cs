using System.Text.Json.Serialization;
using ListingFunctions.Json;

namespace ListingFunctions.Http;

/// <summary>
/// How a value breaks its rule, for programs: the <c>code</c> of every <see cref="BrokenRule"/>. What holds for an
/// <see cref="ErrorCode"/> holds for it.
/// </summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<RuleCode>))]
public enum RuleCode
{
    /// <summary>A member or parameter is missing.</summary>
    Required,

    /// <summary>A value of another type, such as text in place of a number, or a fraction in place of a whole number.</summary>
    Type,

    /// <summary>A number or an instant outside its range.</summary>
    Range,

    /// <summary>A number with more decimal places than are kept.</summary>
    Precision,

    /// <summary>Text, an array or a line that is too short or too long.</summary>
    Length,

    /// <summary>Text of another form.</summary>
    Pattern,

    /// <summary>Text that is none of the permitted words.</summary>
    Enum,

    /// <summary>A lower bound above the upper one, or a start after the end.</summary>
    Bounds,

    /// <summary>A member or parameter that is not known.</summary>
    Unknown,

    /// <summary>A member or parameter that appears more than once.</summary>
    Duplicate,

    /// <summary>A key that was used for something else before.</summary>
    Reused,

    /// <summary>A line that cannot be read as JSON.</summary>
    Unreadable,

    /// <summary>A line whose broken rules are not named: the client has not read those of too many lines before it.</summary>
    Omitted,

    /// <summary>A line that could not be applied now, though it breaks no rule; it may be sent again.</summary>
    Unavailable,
}
