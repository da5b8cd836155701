using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ListingFunctions.Http;

/// <summary>A list in the representation that was negotiated, with its headers.</summary>
/// <param name="representation">How it is sent; see <see cref="Representations.Negotiate"/>.</param>
/// <param name="items">The items.</param>
/// <param name="type">Their JSON, from which that of each item and the columns of a table follow.</param>
internal sealed class ListResponse<T>(
    Representation representation,
    IReadOnlyList<T> items,
    JsonTypeInfo<IReadOnlyList<T>> type
) : IResult
{
    /// <summary>The version of the list in JSON. None: an ETag of the bytes.</summary>
    public Validators? Validators { get; init; }

    public string? Link { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (representation == Representation.Json)
            return new JsonResponse<IReadOnlyList<T>>(items, type)
            {
                Validators = Validators,
                Link = Link,
            }.ExecuteAsync(httpContext);

        if (Link is not null)
            httpContext.Response.Headers.Link = Link;
        var itemType = (JsonTypeInfo<T>)type.Options.GetTypeInfo(typeof(T));
        var body = representation == Representation.Csv ? CsvTable.Of(items, itemType) : JsonLines.Of(items, itemType);
        return new Content(body, representation.ContentType())
        {
            Validators = (Validators ?? new Validators(Content.ETagOf(body.Span))).Of(representation),
        }.ExecuteAsync(httpContext);
    }
}
