using System.Text.Json;

namespace ListingFunctions.Cosmos;

/// <summary>A page of a query's results, as the SDK streams it: <c>{"Documents":[…]}</c>.</summary>
internal sealed class PageOfDocuments : IDisposable
{
    /// <summary>A document in a page is two levels further down than on its own.</summary>
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = FeedBatch.ReadingOptions.MaxDepth + 2 };

    private readonly JsonDocument _page;

    private PageOfDocuments(JsonDocument page) => _page = page;

    /// <summary>The documents; valid until the page is disposed.</summary>
    public JsonElement.ArrayEnumerator Documents => _page.RootElement.GetProperty("Documents"u8).EnumerateArray();

    /// <summary>Parses a page. Never blocks: the content is in memory.</summary>
    public static PageOfDocuments Parse(Stream content) => new(JsonDocument.Parse(content, Options));

    public void Dispose() => _page.Dispose();
}
