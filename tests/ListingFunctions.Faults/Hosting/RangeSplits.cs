namespace ListingFunctions.Faults.Hosting;

/// <summary>Splits partition ranges of LocalCosmos while it serves requests.</summary>
internal static class RangeSplits
{
    private static readonly HttpClient Http = new();

    /// <summary>Splits the largest range of a container; <c>false</c>: LocalCosmos was killed before it responded.</summary>
    public static async Task<bool> SplitAsync(string connectionString, string container)
    {
        var endpoint = new Uri(connectionString.Split(['=', ';'])[1]);
        try
        {
            using var response = await Http.PostAsJsonAsync(
                new Uri(endpoint, "_ranges/split"),
                new { database = "listings", container }
            );
            return response.EnsureSuccessStatusCode().IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException { StatusCode: null } or IOException)
        {
            return false;
        }
    }
}
