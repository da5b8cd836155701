using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ListingFunctions.Http;

/// <summary>A form in which a list is sent.</summary>
internal enum Representation
{
    /// <summary>A JSON array, the default.</summary>
    Json,

    /// <summary>One JSON object per line, for programs that read a list as it arrives.</summary>
    NdJson,

    /// <summary>A table with a header line, for spreadsheets; see <see cref="CsvTable"/>.</summary>
    Csv,
}

/// <summary>Chooses the representation of a list.</summary>
internal static class Representations
{
    /// <summary>In the order of the service's own preference.</summary>
    private static readonly (Representation Representation, string Type)[] All =
    [
        (Representation.Json, "application/json"),
        (Representation.NdJson, JsonLines.MediaType),
        (Representation.Csv, "text/csv"),
    ];

    /// <summary>The representation for a request; 406 if none that there is is acceptable.</summary>
    public static (Representation Representation, Problem? Problem) Negotiate(HttpRequest request)
    {
        request.HttpContext.Response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.Accept);
        return Choose(request.Headers.Accept) is { } chosen
            ? (chosen, null)
            : (default, Problem.NotAcceptable(string.Join(", ", All.Select(each => each.Type))));
    }

    /// <summary>
    /// The representation with the highest quality in <c>Accept</c> (RFC 9110, 12.5.1); of several, one that is named
    /// before one that a wildcard includes, then JSON. JSON too if the header is malformed; <see langword="null"/> if
    /// it permits none.
    /// </summary>
    public static Representation? Choose(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseStrictList(accept!, out var ranges))
            return Representation.Json;
        var acceptable =
            from each in All
            let range = ranges
                .Where(range => Matches(range, each.Type))
                .MaxBy(range => (SpecificityOf(range), range.Quality ?? 1))
            where range is { Quality: null or > 0 }
            orderby range.Quality ?? 1 descending, SpecificityOf(range) descending
            select (Representation?)each.Representation;
        return acceptable.FirstOrDefault();
    }

    /// <summary>The <c>Content-Type</c> of a representation.</summary>
    public static string ContentType(this Representation representation) =>
        representation switch
        {
            Representation.Json => "application/json; charset=utf-8",
            Representation.NdJson => $"{JsonLines.MediaType}; charset=utf-8",
            _ => "text/csv; charset=utf-8; header=present",
        };

    /// <summary>Whether a range includes a type. Of its parameters, only a charset excludes it: everything is in UTF-8.</summary>
    private static bool Matches(MediaTypeHeaderValue range, string type) =>
        (
            range.MatchesAllTypes
            || range.MatchesAllSubTypes && type.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase)
            || range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)
        )
        && (
            !range.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(range.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        );

    private static int SpecificityOf(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0
        : range.MatchesAllSubTypes ? 1
        : 2;
}
