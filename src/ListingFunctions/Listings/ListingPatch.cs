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
        if (JsonMembers.Of(json) is not { } patch)
            return rules.Read(json);
        var (write, broken) = rules.Read(JsonMembers.Of(Merge(listing, patch))!);
        broken = [.. broken, .. NamelessIn(patch)];
        if (broken.Count > 0)
            return (null, Problem.Invalid(broken));
        return BodyLength.Of(write!) > JsonBody.MaxLength ? (null, TooLarge) : (write, null);
    }

    private static Problem TooLarge { get; } =
        Problem.TooLarge(JsonBody.MaxLength) with
        {
            Message = $"The patched listing is longer than {JsonBody.MaxLength / 1024} KiB. Nothing was changed.",
        };

    /// <summary>Members whose names are no valid text cannot be written, so the rules do not see them.</summary>
    private static IEnumerable<BrokenRule> NamelessIn(JsonMembers patch)
    {
        if (patch.Nameless > 0)
            yield return JsonRules.Nameless();
        if (JsonMembers.Of(patch[Address]) is { Nameless: > 0 })
            yield return JsonRules.Nameless(Address);
    }

    private JsonElement Merge(ListingWrite listing, JsonMembers patch)
    {
        var current = JsonSerializer.SerializeToElement(listing, ListingsJson.Types.ListingWrite);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, current, json, isAddress: false, patch);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>
    /// Writes the members that the patch lacks, then its own: all that have a name, so that the rules reject repeated ones.
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
            if (
                !member.TryGetName(out var name)
                || !isAddress && name == Optional && IsNull(member.Value) && !patch.Repeated.Contains(Optional)
            )
                continue;
            writer.WritePropertyName(name);
            if (!isAddress && name == Address && JsonMembers.Of(member.Value) is { } address)
                Write(writer, current.GetProperty(Address), member.Value, isAddress: true, address);
            else
                // As it was sent: text that is not valid cannot be written, and the rules report it.
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;
}
