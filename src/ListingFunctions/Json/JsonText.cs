using System.Text.Json;

namespace ListingFunctions.Json;

/// <summary>Reads JSON strings as text. JSON can escape half of a surrogate pair (<c>"\ud800"</c>), which is not valid text.</summary>
internal static class JsonText
{
    /// <summary>The text; <see langword="false"/> if the element is not a string, or not valid text.</summary>
    public static bool TryGetText(this JsonElement element, out string text)
    {
        text = string.Empty;
        return element.ValueKind == JsonValueKind.String && TryGet(element, static e => e.GetString()!, out text);
    }

    /// <summary>The member's name, under the same rule.</summary>
    public static bool TryGetName(this JsonProperty member, out string name) =>
        TryGet(member, static m => m.Name, out name);

    private static bool TryGet<T>(T source, Func<T, string> get, out string text)
    {
        try
        {
            text = get(source);
            return true;
        }
        catch (InvalidOperationException)
        {
            text = string.Empty;
            return false;
        }
    }
}
