using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ListingFunctions.Listings;

/// <summary>
/// Folds the name of a city so that spellings which differ in case, diacritics or Unicode normalization form are equal:
/// <c>Köln</c>, <c>KÖLN</c> and <c>koln</c> are <c>koln</c>.
/// </summary>
/// <remarks>
/// The result is what Unicode calls the compatibility decomposition (NFKD) in lower case without its combining marks, with
/// letters such as <c>ø</c> and <c>ß</c> spelled in basic ones. It comes from <see cref="Decompositions"/> and not from the
/// operating system: the app runs without its globalization data, where .NET leaves text as it is instead of normalizing
/// it, and a key that is stored must not depend on the version of that data. Latin, Greek and Cyrillic letters, kana and
/// Hangul are decomposed; letters of other scripts only lose their combining marks.
/// </remarks>
public static partial class CityKey
{
    private const char FirstFullWidth = '\uff01';
    private const char LastFullWidth = '\uff5e';
    private const int FullWidthOffset = FirstFullWidth - '!';

    private static readonly FrozenDictionary<char, string> Folded = Decompositions
        .SelectMany(row => row.Letters.Select(letter => (letter, row.Basic)))
        .ToFrozenDictionary(pair => pair.letter, pair => pair.Basic);

    /// <summary>The key of a city, for comparison only; empty for text that is nothing but combining marks.</summary>
    public static string Of(string city)
    {
        ArgumentNullException.ThrowIfNull(city);
        var key = new StringBuilder(city.Length);
        foreach (var rune in city.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
                continue;
            var lower = Rune.ToLowerInvariant(rune);
            if (lower.IsBmp)
                Append(key, (char)lower.Value);
            else
                key.Append(lower.ToString());
        }

        return key.ToString();
    }

    private static void Append(StringBuilder key, char letter)
    {
        if (letter is >= FirstFullWidth and <= LastFullWidth)
            key.Append(char.ToLowerInvariant((char)(letter - FullWidthOffset)));
        else if (Hangul.IsSyllable(letter))
            Hangul.Append(key, letter);
        else if (Folded.TryGetValue(letter, out var basic))
            key.Append(basic);
        else
            key.Append(letter);
    }

    /// <summary>Syllables of Hangul, which Unicode decomposes by arithmetic (The Unicode Standard, section 3.12).</summary>
    private static class Hangul
    {
        private const char First = '\uac00';
        private const char Last = '\ud7a3';
        private const int Vowels = 21;
        private const int Trailing = 28;

        public static bool IsSyllable(char letter) => letter is >= First and <= Last;

        public static void Append(StringBuilder key, char syllable)
        {
            var index = syllable - First;
            key.Append((char)('\u1100' + index / (Vowels * Trailing)));
            key.Append((char)('\u1161' + index / Trailing % Vowels));
            if (index % Trailing is > 0 and var trailing)
                key.Append((char)('\u11a7' + trailing));
        }
    }
}
