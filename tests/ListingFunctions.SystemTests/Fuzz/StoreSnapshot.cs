using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>
/// All that the containers hold, by version: each container's count of writes (the session token) and each document's
/// ETag and time.
/// </summary>
internal static class StoreSnapshot
{
    public static async Task<IReadOnlyList<string>> TakeAsync(Database database)
    {
        var lines = new List<string>();
        foreach (var name in ContainerDefinitions.All.Select(container => container.Id))
        {
            var pages = database
                .GetContainer(name)
                .GetItemQueryIterator<JsonElement>("SELECT c.id, c._etag, c._ts FROM c ORDER BY c.id");
            while (pages.HasMoreResults)
            {
                var page = await pages.ReadNextAsync(App.Stop);
                lines.AddRange(page.Select(document => $"{name} {document.GetRawText()}"));
                if (!pages.HasMoreResults)
                    lines.Add($"{name} {page.Headers.Session}");
            }
        }

        return lines;
    }
}
