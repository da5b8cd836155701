using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>A document and its place in the order of rids (<see cref="RidOrder"/>).</summary>
internal sealed record QueryRow(ulong Place, JsonElement Document)
{
    private readonly string? _rid;

    /// <summary>A document of this rid.</summary>
    /// <exception cref="ArgumentException">The rid is not one of a document.</exception>
    public QueryRow(string rid, JsonElement document)
        : this(
            RidOrder.TryRead(rid, out var place)
                ? place
                : throw new ArgumentException($"'{rid}' is not the rid of a document.", nameof(rid)),
            document
        ) => _rid = rid;

    public string Rid => _rid ?? Document.GetProperty("_rid"u8).GetString()!;
}

/// <summary>
/// One page of a query's results. <c>Continuation</c> leads to the next page; it is ASCII, fit for a header, and null
/// when the query is finished. An item that is a document, or a part of one, is that document's own element, not a
/// copy.
/// </summary>
internal sealed record QueryPage(IReadOnlyList<JsonElement> Items, string? Continuation);
