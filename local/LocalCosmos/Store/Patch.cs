using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCosmos.Store;

/// <summary>Changes to members of a document, applied in order, all or none.</summary>
internal sealed class Patch
{
    private const int MostOperations = 10;

    // A document may become too deep, which is rejected when it is read; each operation puts one value into another.
    private static readonly JsonWriterOptions Writing = new()
    {
        MaxDepth = (MostOperations + 1) * JsonText.MaxDepth,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly IReadOnlyList<PatchOperation> _operations;

    private Patch(IReadOnlyList<PatchOperation> operations) => _operations = operations;

    /// <summary>What must be true of the document; null is nothing.</summary>
    public Predicate<JsonElement>? Condition { get; init; }

    /// <summary>Reads <c>{"condition": …, "operations": [{"op", "path", "value"}]}</c>.</summary>
    /// <param name="body">The patch.</param>
    /// <param name="condition">Reads the text of a condition.</param>
    /// <exception cref="ItemRejectedException">It cannot be read.</exception>
    public static Patch Parse(JsonElement body, Func<string, Predicate<JsonElement>> condition)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("operations"u8, out var operations))
            throw Invalid("The patch has no operations.");
        if (operations.ValueKind != JsonValueKind.Array || operations.GetArrayLength() is 0 or > MostOperations)
            throw Invalid($"The patch has no operations, or more than {MostOperations}.");
        var text = body.TryGetProperty("condition"u8, out var given) ? given : default;
        return new([.. operations.EnumerateArray().Select(PatchOperation.Parse)])
        {
            Condition = text.ValueKind switch
            {
                JsonValueKind.String => condition(text.GetString()!),
                JsonValueKind.Undefined or JsonValueKind.Null => null,
                _ => throw Invalid("The condition of the patch is not a string."),
            },
        };
    }

    /// <summary>The document as it is after the changes.</summary>
    /// <exception cref="ItemRejectedException">A change cannot be applied; the message names it and the reason.</exception>
    internal ReadOnlySpan<byte> Apply(JsonElement document)
    {
        var root = JsonObject.Create(document)!;
        foreach (var operation in _operations)
            operation.Apply(root);
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, Writing))
            root.WriteTo(writer);
        return text.WrittenSpan;
    }

    internal static ItemRejectedException Invalid(string message) => ItemRejectedException.Invalid(message);
}
