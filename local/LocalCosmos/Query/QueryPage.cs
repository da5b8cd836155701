using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>A document and its rid. <see cref="RidOrder"/> says how rids are ordered.</summary>
public sealed record QueryRow(string Rid, JsonElement Document);

/// <summary>
/// One page of a query's results. <c>Continuation</c> brings the next page; it is ASCII, fit for a header, and null when the query is
/// finished. An item that is a document, or a part of one, is that document's own element, not a copy.
/// </summary>
public sealed record QueryPage(IReadOnlyList<JsonElement> Items, string? Continuation);
