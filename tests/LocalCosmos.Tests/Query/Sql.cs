using System.Buffers.Binary;
using System.Text.Json;
using LocalCosmos.Query;

namespace LocalCosmos.Tests.Query;

/// <summary>What the tests of queries share.</summary>
internal static class Sql
{
    public static CosmosQuery Query(string sql, params (string Name, string Json)[] parameters) =>
        CosmosQuery.Parse(sql, parameters.ToDictionary(each => each.Name, each => JsonElement.Parse(each.Json)));

    public static QueryException Error(string sql, params (string Name, string Json)[] parameters) =>
        Assert.Throws<QueryException>(() => Query(sql, parameters));

    public static QueryPage Read(
        this CosmosQuery query,
        IEnumerable<QueryRow> rows,
        int maxItems,
        string? continuation,
        ResumeFilter? resume = null
    ) => query.Page(RowSource.Of(rows), maxItems, continuation, resume, TestContext.Current.CancellationToken);

    /// <summary>The rid of the document that was the n-th to be written.</summary>
    public static string Rid(int n)
    {
        byte[] bytes = [1, 2, 3, 4, 0x85, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), n);
        return Convert.ToBase64String(bytes).Replace('/', '-');
    }

    public static QueryRow Row(int n, string json) => new(Rid(n), JsonElement.Parse(json));

    /// <summary>Documents as rows, numbered from 1.</summary>
    public static List<QueryRow> Rows(params string[] documents) =>
        [.. documents.Select((json, i) => Row(i + 1, json))];

    /// <summary>The complete result, read in one page, as compact JSON.</summary>
    public static string All(string sql, IEnumerable<QueryRow> rows)
    {
        var page = Query(sql).Read(rows, 1000, null);
        Assert.Null(page.Continuation);
        return Json(page.Items);
    }

    public static string Json(IEnumerable<JsonElement> items) => JsonSerializer.Serialize(items);

    /// <summary>An expression's value over one document as JSON, or <c>undefined</c>.</summary>
    public static string Value(string expression, string document = "{}") =>
        Query($"SELECT VALUE {expression} FROM c").Read(Rows(document), 1, null).Items is [var item]
            ? JsonSerializer.Serialize(item)
            : "undefined";
}
