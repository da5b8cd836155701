using ListingFunctions.SystemTests.Http;

namespace ListingFunctions.SystemTests.Fuzz;

/// <summary>
/// Every operation that listingapi.yaml describes, with parameters, headers and bodies like its examples, or with others.
/// </summary>
internal static class OperationCases
{
    /// <summary>Health depends on the feed, which is stopped.</summary>
    private static readonly ApiOperation[] All =
    [
        .. ApiOperation.All.Where(operation => !operation.Path.StartsWith("/health/", StringComparison.Ordinal)),
    ];

    private static readonly string[] Accepts =
    [
        "application/json",
        "application/x-ndjson",
        "text/csv",
        "text/csv;q=0.5, application/x-ndjson;q=0.4",
        "*/*;q=0",
        "application/xml",
        "text/*",
        ";q=1,,",
    ];

    /// <summary>Those that are sent often, and are not about a dead letter or a gap, of which there are none.</summary>
    public static IEnumerable<string> Acceptable =>
        All.Where(operation => !IsLong(operation) && !operation.Path.Contains("failures/", StringComparison.Ordinal))
            .Select(NameOf)
            .Except(["POST /ops/price-history/{id}/accept-loss"]);

    public static FuzzRequest Any(Random random)
    {
        var operation = All[random.Next(All.Length)];
        while (IsLong(operation) && random.Next(50) > 0)
            operation = All[random.Next(All.Length)];

        var path = operation.Path;
        var query = new List<string>();
        var headers = new List<(string, string)>();
        foreach (var parameter in operation.Parameters)
            if (parameter.Place == "path")
                path = path.Replace($"{{{parameter.Name}}}", InPath(random, parameter), StringComparison.Ordinal);
            else if (random.Next(3) == 0 || parameter.IsRequired && random.Next(10) > 0)
                for (var times = random.Next(20) == 0 ? 2 : 1; times > 0; times--)
                    if (parameter.Place == "header")
                        headers.Add((parameter.Name, InHeader(random, parameter)));
                    else
                        query.Add($"{parameter.Name}={InQuery(random, parameter)}");
        if (random.Next(20) == 0)
            query.Add(QueryCases.Parameter(random));
        if (random.Next(4) == 0)
            headers.Add(("Accept", Accepts[random.Next(Accepts.Length)]));

        return new FuzzRequest(operation.Method, $"/api{path}?{string.Join('&', query)}".TrimEnd('?'))
        {
            Operation = NameOf(operation),
            ReadsWhatOthersWrite = random.Next(2) == 0,
            Headers = headers,
            Body = operation.Body is { } body ? BodyCases.Like(random, body.Example, IsLines(body)) : null,
            ContentType = operation.Body?.Type,
            Chunked = operation.Body is not null && random.Next(8) == 0,
            Outcome = Outcome.AcceptedOrRejected,
        };
    }

    private static string NameOf(ApiOperation operation) => $"{operation.Method} {operation.Path}";

    /// <summary>Whether it reads all listings, of which there are ever more.</summary>
    private static bool IsLong(ApiOperation operation) =>
        operation.Path is "/ops/price-history/replay" or "/ops/market/rebuild" or "/ops/export";

    private static bool IsLines(ApiOperation.Content body) => body.Type.EndsWith("ndjson", StringComparison.Ordinal);

    private static string InPath(Random random, ApiParameter parameter) =>
        random.Next(5) switch
        {
            0 => AddressCases.AnyId(random),
            1 => "{deleted}",
            _ => parameter.Name == "id" ? "{id}" : Escape(parameter.Example[0]),
        };

    private static string InQuery(Random random, ApiParameter parameter) =>
        random.Next(2) == 0 && parameter.Example is { Count: > 0 } example
            ? Escape(example[random.Next(example.Count)])
            : QueryCases.AnyValue(random);

    private static string InHeader(Random random, ApiParameter parameter) =>
        random.Next(3) switch
        {
            0 when parameter.Example is [var example, ..] => FuzzRequest.Utf8(example),
            1 => "\"{etag}\"",
            _ => HeaderCases.AnyValue(random),
        };

    private static string Escape(string value) => Uri.EscapeDataString(value);
}
