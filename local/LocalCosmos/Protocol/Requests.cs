using System.Globalization;
using System.Text.Json;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>What requests say in their headers and bodies.</summary>
internal static class Requests
{
    public const int DefaultPage = 100;
    public const int LargestPage = 1000;

    private const int LargestBody = 4 * 1024 * 1024;
    private const string OnlyRange = "0";

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 128 };

    public static string? Header(this HttpContext context, string name) =>
        context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public static bool HasTrue(this HttpContext context, string header) =>
        string.Equals(context.Header(header), bool.TrueString, StringComparison.OrdinalIgnoreCase);

    public static bool WantsNoBody(this HttpContext context) =>
        context.Header(HeaderNames.Prefer)?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The partition key, or null where the request names none.</summary>
    public static PartitionKey? PartitionKey(this HttpContext context) =>
        context.Header(HeaderNames.PartitionKey) is { } header ? ReadPartitionKey(header) : null;

    public static PartitionKey RequiredPartitionKey(this HttpContext context) =>
        context.PartitionKey()
        ?? throw Refusal.BadRequest($"The request names no partition key (header {HeaderNames.PartitionKey}).");

    public static PartitionKey ReadPartitionKey(string json) =>
        Store.PartitionKey.Parse(json)
        ?? throw Refusal.BadRequest(
            $"The partition key {json} is not a JSON array of one string, number, bool or null."
        );

    /// <summary>How many items a page may hold; -1, as of old, leaves it to the server.</summary>
    public static int MaxItemCount(this HttpContext context) =>
        context.Header(HeaderNames.MaxItemCount) is not { } header ? DefaultPage
        : int.TryParse(header, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
        && count is -1 or > 0
            ? count < 0 ? LargestPage
                : Math.Min(count, LargestPage)
        : throw Refusal.BadRequest($"{HeaderNames.MaxItemCount} is neither a number above 0 nor -1.");

    /// <summary>Refuses a request that asks for a range other than the one there is, or for a part of it.</summary>
    public static void JudgeRange(this HttpContext context)
    {
        if (
            context.Header(HeaderNames.Range) is { } range
            && range[(range.IndexOf(',', StringComparison.Ordinal) + 1)..] != OnlyRange
        )
            throw Refusal.RangeGone(range);
        if (
            context.Header(HeaderNames.StartRange) is { Length: > 0 }
            || context.Header(HeaderNames.EndRange) is not (null or "FF")
        )
            throw Refusal.NotImplemented("feed ranges that are a part of a partition key range");
    }

    /// <summary>Refuses what would change an answer and is not done here.</summary>
    public static void JudgeFeatures(this HttpContext context)
    {
        if (context.Header(HeaderNames.PreTrigger) is not null || context.Header(HeaderNames.PostTrigger) is not null)
            throw Refusal.NotImplemented("triggers");
        if (string.Equals(context.Header(HeaderNames.IndexingDirective), "Exclude", StringComparison.OrdinalIgnoreCase))
            throw Refusal.NotImplemented("the indexing directive Exclude");
        if (context.Header(HeaderNames.TimeToLive) is not null)
            throw Refusal.NotImplemented($"the header {HeaderNames.TimeToLive}; the member ttl is read");
    }

    public static async ValueTask<byte[]> ReadBodyAsync(this HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > LargestBody)
            throw TooLarge();
        if (request.ContentLength is { } length)
        {
            var body = new byte[length];
            await request.Body.ReadExactlyAsync(body, context.RequestAborted);
            return body;
        }
        using var read = new MemoryStream();
        var part = new byte[16 * 1024];
        while (await request.Body.ReadAsync(part, context.RequestAborted) is > 0 and var count)
        {
            read.Write(part.AsSpan(0, count));
            if (read.Length > LargestBody)
                throw TooLarge();
        }
        return read.ToArray();
    }

    public static async ValueTask<JsonElement> ReadJsonAsync(this HttpContext context) =>
        ReadJson(await context.ReadBodyAsync());

    public static JsonElement ReadJson(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonElement.Parse(body, Reading);
        }
        catch (JsonException broken)
        {
            throw Refusal.BadRequest($"The body cannot be read as JSON: {broken.Message}");
        }
    }

    private static Refusal TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body has more than {LargestBody} bytes.");
}
