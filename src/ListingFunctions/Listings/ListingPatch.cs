using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using ListingFunctions.Http;
using ListingFunctions.Json;

namespace ListingFunctions.Listings;

/// <summary>
/// A merge patch (RFC 7396) of a listing: the members that it has replace those of the listing, members of
/// <c>postal_address</c> one by one. A <c>null</c> removes <c>contact_phone_number</c>; every other member is required,
/// so a <c>null</c> there breaks its rule.
/// </summary>
/// <param name="json">The body of the request.</param>
internal sealed class ListingPatch(JsonElement json)
{
    private const string Address = "postal_address";
    private const string Optional = "contact_phone_number";

    /// <summary>
    /// The patched content of a listing under the rules of a PUT, or the problem with it: 422 for each rule that it breaks,
    /// 413 if it is longer than a body may be.
    /// </summary>
    public (ListingWrite? Write, Problem? Problem) Apply(ListingWrite listing, ListingWriteRules rules)
    {
        var (write, problem) = rules.Read(HasNamelessMember ? json : Merge(listing));
        return write is not null && BodyLength.Of(write) > JsonBody.MaxLength ? (null, TooLarge) : (write, problem);
    }

    private static Problem TooLarge { get; } =
        Problem.TooLarge(JsonBody.MaxLength) with
        {
            Message = $"The patched listing is longer than {JsonBody.MaxLength / 1024} KiB. Nothing was changed.",
        };

    /// <summary>Whether a name is no valid text, so that it cannot be written; the rules report it.</summary>
    private bool HasNamelessMember =>
        JsonMembers.Of(json) is { } members
        && (members.Nameless > 0 || JsonMembers.Of(members[Address]) is { Nameless: > 0 });

    private JsonElement Merge(ListingWrite listing)
    {
        if (JsonMembers.Of(json) is not { } patch)
            return json;
        var current = JsonSerializer.SerializeToElement(listing, ListingsJson.Types.ListingWrite);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, current, json, isAddress: false, patch);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>
    /// Writes the members that the patch lacks, then its own: all of them, so that the rules reject repeated ones.
    /// </summary>
    private static void Write(
        Utf8JsonWriter writer,
        JsonElement current,
        JsonElement json,
        bool isAddress,
        JsonMembers patch
    )
    {
        writer.WriteStartObject();
        foreach (var member in current.EnumerateObject().Where(member => !patch.Names.Contains(member.Name)))
            member.WriteTo(writer);
        foreach (var member in json.EnumerateObject())
        {
            if (!isAddress && member.Name == Optional && IsNull(member.Value) && !patch.Repeated.Contains(Optional))
                continue;
            if (!isAddress && member.Name == Address && JsonMembers.Of(member.Value) is { } address)
            {
                writer.WritePropertyName(Address);
                Write(writer, current.GetProperty(Address), member.Value, isAddress: true, address);
            }
            else
            {
                // As it was sent: text that is not valid cannot be written, and the rules report it.
                writer.WritePropertyName(member.Name);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
            }
        }

        writer.WriteEndObject();
    }

    private static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;
}
