using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using ListingFunctions.Http;

namespace ListingFunctions.Sources;

/// <summary>The key of a listing at a source, an agency or portal that sends its listings under its own references.</summary>
/// <param name="Source">The source: 1 to 64 of <c>a-z 0-9 . _ -</c>, the first one a letter or digit.</param>
/// <param name="Key">
/// 1 to 128 visible ASCII characters except <c>/ \ ? # %</c>; not <c>.</c> or <c>..</c>, which an address cannot contain.
/// </param>
public sealed partial record SourceKey(string Source, string Key)
{
    internal static readonly Rule SourceRule = Rule.Pattern(
        "must be 1 to 64 lower-case letters, digits, dots, underscores and hyphens, the first a letter or digit"
    );

    internal static readonly Rule KeyRule = Rule.Pattern(
        "must be 1 to 128 visible ASCII characters, without / \\ ? # %, and not . or .."
    );

    /// <summary>The id of the key in Cosmos; no source contains a colon.</summary>
    public string Id => $"{Source}:{Key}";

    /// <summary>422: a text that is not the name of a source.</summary>
    internal static Problem NotASource { get; } =
        Problem.Invalid([new BrokenRule("source", SourceRule.Message, RuleCode.Pattern)]);

    /// <summary>Whether a text is the name of a source.</summary>
    public static bool IsSource(string text) => SourceForm.IsMatch(text);

    /// <summary>Whether a text is a key.</summary>
    public static bool IsKey(string text) => KeyForm.IsMatch(text);

    /// <summary>The key in an address, or the problem with it.</summary>
    internal static bool TryRead(
        string source,
        string key,
        [NotNullWhen(true)] out SourceKey? read,
        [NotNullWhen(false)] out Problem? problem
    )
    {
        var broken = new List<BrokenRule>();
        if (!IsSource(source))
            broken.Add(new BrokenRule("source", SourceRule.Message, RuleCode.Pattern));
        if (!IsKey(key))
            broken.Add(new BrokenRule("key", KeyRule.Message, RuleCode.Pattern));
        read = broken.Count == 0 ? new SourceKey(source, key) : null;
        problem = read is null ? Problem.Invalid(broken) : null;
        return read is not null;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SourceForm { get; }

    // Clients and servers remove the segments . and .. from a path (RFC 3986, 5.2.4), escaped ones too.
    [GeneratedRegex(@"\A(?!\.{1,2}\z)[!-~-[/\\?#%]]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyForm { get; }
}
