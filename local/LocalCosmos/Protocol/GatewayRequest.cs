using System.Globalization;
using System.Text.Json;
using LocalCosmos.Store;

namespace LocalCosmos.Protocol;

/// <summary>A request of the gateway protocol: its headers and body, and the resources that its address names.</summary>
internal sealed class GatewayRequest(HttpContext context, Account account, LocalCosmosOptions options)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1000;
    private const int LargestBody = 4 * 1024 * 1024;

    private Database? _database;
    private Container? _container;

    public HttpContext Context => context;

    public Account Account => account;

    /// <summary>How many partition key ranges a new container gets.</summary>
    public int NewRanges => options.Ranges;

    /// <summary>The database of the address; set by the gateway before anything reads it.</summary>
    public Database Database
    {
        get => _database ?? throw new InvalidOperationException("The address names no database.");
        set => _database = value;
    }

    /// <summary>The container of the address; set by the gateway before anything reads it.</summary>
    public Container Container
    {
        get => _container ?? throw new InvalidOperationException("The address names no container.");
        set => _container = value;
    }

    public bool IsGet => HttpMethods.IsGet(context.Request.Method);

    public bool IsPost => HttpMethods.IsPost(context.Request.Method);

    public bool IsPut => HttpMethods.IsPut(context.Request.Method);

    public bool IsPatch => HttpMethods.IsPatch(context.Request.Method);

    public bool IsDelete => HttpMethods.IsDelete(context.Request.Method);

    /// <summary>Ends when the client no longer waits.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    public string? IfMatch => Header("If-Match");

    public string? IfNoneMatch => Header("If-None-Match");

    /// <summary>Whether the client asks for a response without the resource.</summary>
    public bool PrefersMinimal =>
        Header(HeaderNames.Prefer)?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The partition key, or null if the request names none.</summary>
    public PartitionKey? PartitionKey =>
        Header(HeaderNames.PartitionKey) is { } header ? ParsePartitionKey(header) : null;

    public PartitionKey RequiredPartitionKey =>
        PartitionKey
        ?? throw RequestRejectedException.BadRequest(
            $"The request names no partition key (header {HeaderNames.PartitionKey})."
        );

    /// <summary>The id of the partition key range that the request names, or null; <c>rid,id</c> is a form of it.</summary>
    public int? RangeId
    {
        get
        {
            if (Header(HeaderNames.Range) is not { Length: > 0 } header)
                return null;
            var id = header[(header.IndexOf(',', StringComparison.Ordinal) + 1)..];
            return int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw RequestRejectedException.BadRequest($"{HeaderNames.Range} is not the id of a range.");
        }
    }

    /// <summary>The largest number of items of a page; -1 in the header leaves it to the server.</summary>
    public int MaxItemCount
    {
        get
        {
            if (Header(HeaderNames.MaxItemCount) is not { } header)
                return DefaultPage;
            if (
                !int.TryParse(header, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
                || count is not (-1 or > 0)
            )
                throw RequestRejectedException.BadRequest(
                    $"{HeaderNames.MaxItemCount} is neither a number above 0 nor -1."
                );
            return count < 0 ? LargestPage : Math.Min(count, LargestPage);
        }
    }

    public static PartitionKey ParsePartitionKey(string json)
    {
        if (Store.PartitionKey.Parse(json) is not { } key)
            throw RequestRejectedException.BadRequest(
                $"The partition key {json} is not a JSON array of one string, number, bool or null."
            );
        return key.IsTooLong ? throw RequestRejectedException.BadRequest(Store.PartitionKey.TooLong) : key;
    }

    public string? Header(string name) =>
        context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public bool HasTrue(string header) =>
        string.Equals(Header(header), bool.TrueString, StringComparison.OrdinalIgnoreCase);

    /// <summary>The error for a method that the resource does not have.</summary>
    public RequestRejectedException MethodNotAllowed() =>
        RequestRejectedException.MethodNotAllowed(context.Request.Method);

    /// <summary>Rejects headers that would change the response and are not supported.</summary>
    public void RejectUnsupportedHeaders()
    {
        if (Header(HeaderNames.PreTrigger) is not null || Header(HeaderNames.PostTrigger) is not null)
            throw RequestRejectedException.NotSupported("triggers");
        if (string.Equals(Header(HeaderNames.IndexingDirective), "Exclude", StringComparison.OrdinalIgnoreCase))
            throw RequestRejectedException.NotSupported("the indexing directive Exclude");
        if (Header(HeaderNames.TimeToLive) is not null)
            throw RequestRejectedException.NotSupported(
                $"the header {HeaderNames.TimeToLive}, only the member ttl of the document"
            );
    }

    public async ValueTask<byte[]> ReadBodyAsync()
    {
        var request = context.Request;
        if (request.ContentLength > LargestBody)
            throw RequestRejectedException.TooLarge(LargestBody);
        if (request.ContentLength is { } length)
        {
            var body = new byte[length];
            await request.Body.ReadExactlyAsync(body, Aborted);
            return body;
        }
        using var read = new MemoryStream();
        var part = new byte[16 * 1024];
        while (await request.Body.ReadAsync(part, Aborted) is > 0 and var count)
        {
            read.Write(part.AsSpan(0, count));
            if (read.Length > LargestBody)
                throw RequestRejectedException.TooLarge(LargestBody);
        }
        return read.ToArray();
    }

    public async ValueTask<JsonElement> ReadJsonAsync() => ParseJson(await ReadBodyAsync());

    public static JsonElement ParseJson(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonText.Parse(body);
        }
        catch (JsonException malformed)
        {
            throw RequestRejectedException.BadRequest($"The body is not valid JSON: {malformed.Message}");
        }
    }
}
