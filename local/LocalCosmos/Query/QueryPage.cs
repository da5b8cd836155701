using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>
/// A document and its rid. <see cref="RidOrder"/> says how rids are ordered. The rid is decoded when the row is made,
/// so a store that keeps its rows spares every page that work.
/// </summary>
/// <exception cref="ArgumentException">The rid is not one of a document.</exception>
internal sealed record QueryRow(string Rid, JsonElement Document)
{
    internal ulong Place { get; } =
        RidOrder.TryRead(Rid, out var place)
            ? place
            : throw new ArgumentException($"'{Rid}' is not the rid of a document.", nameof(Rid));
}

/// <summary>
/// One page of a query's results. <c>Continuation</c> brings the next page; it is ASCII, fit for a header, and null
/// when the query is finished. An item that is a document, or a part of one, is that document's own element, not a
/// copy.
/// </summary>
internal sealed record QueryPage(IReadOnlyList<JsonElement> Items, string? Continuation);
