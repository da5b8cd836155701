using System.Diagnostics.CodeAnalysis;
using ListingFunctions.Http;

namespace ListingFunctions.Market;

/// <summary>Where a rebuild of the market is: among the listings, or among the places that are computed after them.</summary>
/// <param name="IsOfPlaces">Whether every listing is projected.</param>
/// <param name="Text">The continuation of the listings, or the last place; empty at the beginning.</param>
internal sealed record RebuildPosition(bool IsOfPlaces, string Text)
{
    private const char Listings = 'l';
    private const char Places = 'p';

    public static RebuildPosition Beginning { get; } = OfListings("");

    public static RebuildPosition OfListings(string continuation) => new(false, continuation);

    public static RebuildPosition OfPlaces(string last) => new(true, last);

    /// <summary>The position as a query parameter; opaque to clients.</summary>
    public string ToToken(string scope) => OpaqueToken.Write(scope, $"{(IsOfPlaces ? Places : Listings)}{Text}");

    /// <summary>Reads <see cref="ToToken"/>; <see langword="false"/> if the token is not valid for this scope.</summary>
    public static bool TryParse(string token, string scope, [NotNullWhen(true)] out RebuildPosition? position)
    {
        position =
            OpaqueToken.TryRead(token, scope, out var text) && text is [Listings or Places, ..]
                ? new RebuildPosition(text[0] == Places, text[1..])
                : null;
        return position is not null;
    }
}
