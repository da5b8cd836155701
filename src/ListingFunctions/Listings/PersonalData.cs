using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ListingFunctions.Listings;

/// <summary>
/// The members of a listing that may contain personal data: name, description, street and phone number. What replaces them is
/// valid, so that an erased listing is still a listing.
/// </summary>
internal static class PersonalData
{
    /// <summary>The text in place of an erased one.</summary>
    public const string Erased = "erased";

    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };

    /// <summary>
    /// The document of a listing, which may be none, without personal data; <see langword="null"/> if it is not an object,
    /// or has text that is not valid.
    /// </summary>
    public static string? EraseFrom(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return null;
        using var erased = new MemoryStream();
        try
        {
            using var writer = new Utf8JsonWriter(erased, Writing);
            WriteObject(writer, document, WriteMember);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return null; // It has text that is not valid.
        }

        return Encoding.UTF8.GetString(erased.GetBuffer(), 0, (int)erased.Length);
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement json, Action<Utf8JsonWriter, JsonProperty> write)
    {
        writer.WriteStartObject();
        foreach (var member in json.EnumerateObject())
            write(writer, member);
        writer.WriteEndObject();
    }

    private static void WriteMember(Utf8JsonWriter writer, JsonProperty member)
    {
        switch (member.Name)
        {
            case "name" or "description":
                writer.WriteString(member.Name, Erased);
                break;
            case "contact_phone_number":
                break;
            case "postal_address" when member.Value.ValueKind == JsonValueKind.Object:
                writer.WritePropertyName(member.Name);
                WriteObject(writer, member.Value, WriteAddressMember);
                break;
            // Not an object, so which part of it is the street is not known.
            case "postal_address":
                writer.WriteString(member.Name, Erased);
                break;
            default:
                member.WriteTo(writer);
                break;
        }
    }

    private static void WriteAddressMember(Utf8JsonWriter writer, JsonProperty member)
    {
        if (member.Name == "street_address")
            writer.WriteString(member.Name, Erased);
        else
            member.WriteTo(writer);
    }
}
