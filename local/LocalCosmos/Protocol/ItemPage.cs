using System.Runtime.InteropServices;
using System.Text.Json;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>As many items as one response may hold, by number and by size.</summary>
internal sealed record ItemPage(IReadOnlyList<Item> Items, bool HasMore)
{
    private const int LargestResponse = 4 * 1024 * 1024;

    /// <summary>Takes items from the beginning; one at least, however large.</summary>
    public static ItemPage Take(IEnumerable<Item> items, int most)
    {
        var page = new List<Item>();
        var size = 0;
        foreach (var item in items)
        {
            size += item.Text.Length;
            if (page.Count == most || (page.Count > 0 && size > LargestResponse))
                return new(page, HasMore: true);
            page.Add(item);
        }
        return new(page, HasMore: false);
    }

    /// <summary>How many results of a query, from the first, one response may hold; one at least.</summary>
    public static int Fitting(IReadOnlyList<JsonElement> results)
    {
        var size = 0;
        for (var count = 0; count < results.Count; count++)
        {
            size += JsonMarshal.GetRawUtf8Value(results[count]).Length;
            if (count > 0 && size > LargestResponse)
                return count;
        }
        return results.Count;
    }
}
